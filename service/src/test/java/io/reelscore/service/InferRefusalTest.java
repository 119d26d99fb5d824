package io.reelscore.service;

import static io.reelscore.v1.Reason.REASON_INVALID_FIELD;
import static io.reelscore.v1.Reason.REASON_NON_FINITE_SCORE;
import static io.reelscore.v1.Reason.REASON_TOO_LARGE;
import static io.reelscore.v1.Reason.REASON_WRONG_DATA_TYPE;
import static io.reelscore.v1.Reason.REASON_WRONG_SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs of an inference that are wrong get their status. */
class InferRefusalTest extends InferRefusals {
  @Test
  void no_inputs_at_all() {
    assertRefused(
        ModelInferRequest.newBuilder(),
        REASON_INVALID_FIELD,
        "inputs: none (expected: those of ModelMetadata)");
  }

  @Test
  void no_clip() {
    assertRefused(
        two()
            .removeInputs(0)
            .clearRawInputContents()
            .addRawInputContents(two().getRawInputContents(1)),
        REASON_INVALID_FIELD,
        "row 0: sample.video: none (expected: ");
  }

  @Test
  void an_input_nobody_knows_or_that_comes_twice() {
    assertRefused(
        input(0, frames -> frames.setName("pixels")),
        REASON_INVALID_FIELD,
        "inputs: pixels (expected: one of [frames, encoded_video, ");
    assertRefused(
        input(0, frames -> frames.setName("prompt")),
        REASON_INVALID_FIELD,
        "inputs: prompt twice (expected: each once)");
  }

  @Test
  void two_clips_of_one_sample() {
    ModelInferRequest.Builder request =
        two()
            .addInputs(Infer.bytes("encoded_video", 2))
            .addRawInputContents(Infer.elements(List.of(new byte[1], new byte[1])));

    assertRefused(request, REASON_INVALID_FIELD, "inputs: several clips a sample (expected: one)");
  }

  @Test
  void a_timestep_or_a_mask_of_nothing() {
    assertRefused(
        two()
            .addInputs(Infer.floats("timestep", 2))
            .addRawInputContents(ByteString.copyFrom(new byte[8])),
        REASON_INVALID_FIELD,
        "inputs.timestep: alone (expected: beside inputs.latents)");
    assertRefused(
        two()
            .addInputs(Infer.floats("prompt_mask", 2, 4).setDatatype("UINT8"))
            .addRawInputContents(ByteString.copyFrom(new byte[8])),
        REASON_INVALID_FIELD,
        "inputs.prompt_mask: alone (expected: beside inputs.prompt_embedding)");
  }

  @Test
  void a_wrong_element_type() {
    assertRefused(
        input(0, frames -> frames.setDatatype("INT8")),
        REASON_WRONG_DATA_TYPE,
        "inputs.frames.datatype: INT8 (expected: one of [UINT8, ");
    assertRefused(
        input(0, frames -> frames.setDatatype("BYTES")),
        REASON_WRONG_DATA_TYPE,
        "inputs.frames.datatype: BYTES (expected: a number)");
    assertRefused(
        input(0, frames -> frames.setDatatype("FP32").setShape(0, 2).setShape(1, 2)),
        REASON_WRONG_DATA_TYPE,
        "row 0: sample.frames.data_type: DATA_TYPE_FLOAT32 (expected: ");
    assertRefused(
        input(1, prompt -> prompt.setDatatype("UINT8")),
        REASON_WRONG_DATA_TYPE,
        "inputs.prompt.datatype: UINT8 (expected: BYTES)");
  }

  @Test
  void a_shape_of_very_many_axes() throws Exception {
    assertRefusedBesideOthers(
        input(0, frames -> frames.addAllShape(Collections.nCopies(9000, 1L))),
        REASON_WRONG_SHAPE,
        "inputs.frames.shape: 9005 axes (expected: 1..8, the samples first)");
  }

  @Test
  void a_wrong_shape() {
    assertRefused(
        input(0, frames -> frames.setShape(1, 4).setShape(2, 64)),
        REASON_WRONG_SHAPE,
        "row 0: sample.frames.shape: [4, 64, 32, 3] (expected: [8, 32, 32, 3])");
    assertRefused(
        input(0, InferInputTensor.Builder::clearShape),
        REASON_WRONG_SHAPE,
        "inputs.frames.shape: 0 axes (expected: 1..8, the samples first)");
    assertRefused(
        input(0, frames -> frames.setShape(0, 0)),
        REASON_WRONG_SHAPE,
        "inputs.frames.shape: [0, 8, 32, 32, 3] (expected: extents of at least 1)");
    assertRefused(
        input(1, prompt -> prompt.setShape(1, 2)),
        REASON_WRONG_SHAPE,
        "inputs.prompt.shape: [2, 2] (expected: [2] or [2, 1])");
  }

  @Test
  void a_shape_whose_product_is_beyond_any_number() throws Exception {
    assertRefusedBesideOthers(
        input(
            0,
            frames ->
                frames.clearShape().addAllShape(List.of(2L, 1L << 31, 1L << 31, 1L << 31, 16L))),
        REASON_WRONG_SHAPE,
        "inputs.frames: 49152 bytes (expected: what the shape says)");
  }

  @Test
  void data_that_is_shorter_than_its_shape() {
    assertRefused(
        raw(0, two().getRawInputContents(0).substring(1)),
        REASON_WRONG_SHAPE,
        "inputs.frames: 49151 bytes (expected: 49152, as the shape says)");
  }

  @Test
  void more_samples_than_a_group_may_have() {
    List<byte[]> frames = Collections.nCopies(5, TinyModel.frames(1, 2, 3));

    assertRefused(
        Infer.request(frames, Collections.nCopies(5, "a")),
        REASON_TOO_LARGE,
        "inputs.frames.shape: 5 samples (expected: 1..4)");
  }

  @Test
  void inputs_of_different_numbers_of_samples() {
    assertRefused(
        input(1, prompt -> prompt.setShape(0, 3)),
        REASON_WRONG_SHAPE,
        "inputs.prompt.shape: [3, 1] (expected: 2 first, as inputs.frames has)");
  }

  @Test
  void elements_that_are_not_where_their_lengths_say() {
    ByteString prompts = two().getRawInputContents(1);

    assertRefused(
        raw(1, prompts.substring(0, prompts.size() - 1)),
        REASON_WRONG_SHAPE,
        "inputs.prompt: the end within element 1 (expected: 2 elements, each after its length in 4"
            + " bytes)");
    assertRefused(
        raw(1, ByteString.copyFrom(new byte[] {-1, -1, -1, -1, 'a'})),
        REASON_WRONG_SHAPE,
        "inputs.prompt: the end within element 0 (expected: ");
    assertRefused(
        raw(1, prompts.concat(ByteString.copyFromUtf8("abc"))),
        REASON_WRONG_SHAPE,
        "inputs.prompt: 3 bytes after the last element (expected: 2 elements, as the shape says)");
  }

  @Test
  void a_prompt_that_is_no_text_or_blank_or_long_names_its_row() {
    assertRefused(
        raw(1, Infer.elements(List.of(new byte[] {'a'}, new byte[] {(byte) 0xff}))),
        REASON_INVALID_FIELD,
        "inputs.prompt[1]: 1 bytes that are no text (expected: UTF-8)");
    assertRefused(
        raw(1, Infer.elements(List.of(new byte[] {'a'}, new byte[] {' '}))),
        REASON_INVALID_FIELD,
        "row 1: sample.prompt: blank (expected: the text the clip was generated from)");
    assertRefused(
        raw(1, Infer.elements(List.of(new byte[] {'a'}, new byte[5000]))),
        REASON_TOO_LARGE,
        "row 1: sample.prompt: 5000 bytes (expected: at most 4096 bytes of UTF-8)");
  }

  @Test
  void a_reward_that_is_not_a_number_fails_the_call_and_names_its_row() {
    ModelInferRequest request =
        Infer.request(
                List.of(TinyModel.frames(1, 2, 3), TinyModel.poisonedFrames()), List.of("a", "a"))
            .build();

    Failure failure = refused(request, Status.Code.INTERNAL);

    assertThat(failure.getReason()).isEqualTo(REASON_NON_FINITE_SCORE);
    assertThat(failure.getMessage()).startsWith("row 1: ").contains("NaN");
  }

  @Test
  void a_file_that_is_no_video_names_its_row() {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .addInputs(Infer.bytes("encoded_video", 1))
            .addInputs(Infer.bytes("prompt", 1))
            .addRawInputContents(
                Infer.elements(
                    List.of("not a video".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
            .addRawInputContents(Infer.elements(List.of(new byte[] {'a'})))
            .build();

    Failure failure = refused(request, Status.Code.INVALID_ARGUMENT);

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_MEDIA_UNREADABLE);
    assertThat(failure.getMessage()).startsWith("row 0: ");
  }
}
