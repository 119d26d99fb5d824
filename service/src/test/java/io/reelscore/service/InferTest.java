package io.reelscore.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.InferTensorContents;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferRequest.InferRequestedOutputTensor;
import io.reelscore.inference.v2.ModelInferResponse;
import io.reelscore.inference.v2.ModelInferResponse.InferOutputTensor;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ModelInfer} over a real socket gives what {@code Score} gives, to the bit. */
class InferTest {
  private static final List<byte[]> FRAMES =
      List.of(
          TinyModel.frames(200, 100, 50), TinyModel.frames(1, 2, 3), TinyModel.frames(77, 8, 255));
  private static final List<String> PROMPTS =
      List.of("a red circle rolling right", "a blue square", "nothing known");

  @TempDir static Path folder;
  private static ModelIdentity identity;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    identity = TinyBundles.write(folder.resolve("tiny"));
    server = ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("tiny")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void each_row_gets_the_bits_that_score_gives_its_sample() {
    ModelInferRequest.Builder request = Infer.request(FRAMES, PROMPTS);
    for (String dimension : TinyModel.DIMENSIONS) {
      request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(dimension));
      request.addOutputs(
          InferRequestedOutputTensor.newBuilder().setName(dimension + ".normalized"));
    }
    request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("composite"));

    ModelInferResponse response = Infer.stub(client).modelInfer(request.build());

    List<Rewards> scored = scored();
    for (String dimension : TinyModel.DIMENSIONS) {
      assertThat(Infer.floats(response, dimension))
          .isEqualTo(
              scored.stream()
                  .map(rewards -> (float) rewards.getByDimensionOrThrow(dimension).getRaw())
                  .toList());
      assertThat(Infer.doubles(response, dimension + ".normalized"))
          .isEqualTo(
              scored.stream()
                  .map(rewards -> rewards.getByDimensionOrThrow(dimension).getNormalized())
                  .toList());
    }
    assertThat(Infer.doubles(response, "composite"))
        .isEqualTo(scored.stream().map(Rewards::getComposite).toList());
    assertThat(Infer.floats(response, "physical_plausibility").getFirst())
        .isCloseTo(200f / 255, within(1e-4f));
  }

  @Test
  void dimensions_and_composite_are_the_outputs_when_none_is_named() {
    ModelInferResponse response =
        Infer.stub(client).modelInfer(Infer.request(FRAMES, PROMPTS).build());

    assertThat(response.getOutputsList())
        .extracting(InferOutputTensor::getName)
        .containsExactly(
            "physical_plausibility", "subject_deformity", "semantic_alignment", "composite");
  }

  @Test
  void named_outputs_come_in_the_order_of_the_request() {
    ModelInferRequest request =
        Infer.request(FRAMES, PROMPTS)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("composite"))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("subject_deformity"))
            .build();

    ModelInferResponse response = Infer.stub(client).modelInfer(request);

    assertThat(response.getOutputsList())
        .extracting(InferOutputTensor::getName)
        .containsExactly("composite", "subject_deformity");
    assertThat(response.getRawOutputContentsList())
        .extracting(ByteString::size)
        .containsExactly(3 * Double.BYTES, 3 * Float.BYTES);
  }

  @Test
  void a_dimension_that_no_output_wants_cannot_fail_a_row() {
    ModelInferRequest.Builder request =
        Infer.request(List.of(TinyModel.partlyPoisonedFrames()), List.of("a"));
    request.addOutputs(
        InferRequestedOutputTensor.newBuilder().setName("semantic_alignment.normalized"));
    request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("physical_plausibility"));

    ModelInferResponse response = Infer.stub(client).modelInfer(request.build());

    assertThat(Infer.floats(response, "physical_plausibility").getFirst())
        .isCloseTo(0.5f, within(0.01f));
    assertThat(Infer.doubles(response, "semantic_alignment.normalized")).hasSize(1);
  }

  @Test
  void the_response_names_what_made_it() {
    ModelInferResponse response =
        Infer.stub(client).modelInfer(Infer.request(FRAMES, PROMPTS).build());

    assertThat(response.getId()).isEqualTo("request");
    assertThat(response.getModelName()).isEqualTo("tiny");
    assertThat(response.getModelVersion()).isEqualTo("1.0.0");
    assertThat(response.getParametersMap())
        .containsEntry("identity", Infer.text(identity.text()))
        .containsEntry("digest", Infer.text(identity.digest()))
        .containsEntry("determinism", Infer.text("batch_invariant"))
        .containsEntry("warnings", Infer.text("row 2: the model does not know: nothing, known"));
    assertThat(response.getParametersOrThrow("execution_fingerprint").getStringParam())
        .contains("onnxruntime", "cpu");
    assertThat(response.getParametersOrThrow("lossy_input").getBoolParam()).isFalse();
  }

  @Test
  void parameters_name_the_run_the_priority_and_the_identity_that_is_pinned() {
    ModelInferRequest request =
        Infer.request(FRAMES, PROMPTS)
            .setModelName("tiny")
            .setModelVersion("1.0.0")
            .putParameters("identity", Infer.text(identity.text()))
            .putParameters("run_id", Infer.text("a run"))
            .putParameters("step", Infer.number(7))
            .putParameters("priority", Infer.text("evaluation"))
            .build();

    assertThat(Infer.stub(client).modelInfer(request).getOutputsCount()).isEqualTo(4);
    assertThat(
            Infer.stub(client)
                .modelInfer(request.toBuilder().putParameters("priority", Infer.number(2)).build())
                .getOutputsCount())
        .isEqualTo(4);
  }

  @Test
  void prompts_may_have_one_axis() {
    ModelInferRequest.Builder request = Infer.request(FRAMES, PROMPTS);
    request.setInputs(1, Infer.bytes("prompt", 3));

    assertThat(Infer.floats(Infer.stub(client).modelInfer(request.build()), "semantic_alignment"))
        .isEqualTo(
            Infer.floats(
                Infer.stub(client).modelInfer(Infer.request(FRAMES, PROMPTS).build()),
                "semantic_alignment"));
  }

  @Test
  void elements_in_fields_of_their_type_are_scored_and_answered_the_same() {
    InferTensorContents.Builder pixels = InferTensorContents.newBuilder();
    for (byte pixel : FRAMES.get(0)) {
      pixels.addUintContents(Byte.toUnsignedInt(pixel));
    }
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .addInputs(
                Infer.bytes("prompt", 1, 1)
                    .setContents(
                        InferTensorContents.newBuilder()
                            .addBytesContents(ByteString.copyFromUtf8(PROMPTS.get(0)))))
            .addInputs(Infer.frames(1).setContents(pixels))
            .build();

    ModelInferResponse response = Infer.stub(client).modelInfer(request);

    Rewards scored = scored().getFirst();
    assertThat(response.getRawOutputContentsCount()).isZero();
    for (int i = 0; i < TinyModel.DIMENSIONS.size(); i++) {
      assertThat(response.getOutputs(i).getContents().getFp32ContentsList())
          .containsExactly(
              (float) scored.getByDimensionOrThrow(TinyModel.DIMENSIONS.get(i)).getRaw());
    }
    assertThat(response.getOutputs(3).getContents().getFp64ContentsList())
        .containsExactly(scored.getComposite());
  }

  @Test
  void encoded_videos_take_the_place_of_frames() throws Exception {
    List<byte[]> files = List.of(Clips.mp4(folder, 17), Clips.mp4(folder, 3));
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .addInputs(Infer.bytes("encoded_video", 2, 1))
            .addInputs(Infer.bytes("prompt", 2, 1))
            .addRawInputContents(Infer.elements(files))
            .addRawInputContents(
                Infer.elements(
                    List.of(TestClient.PROMPT.getBytes(UTF_8), TestClient.PROMPT.getBytes(UTF_8))))
            .build();

    ModelInferResponse response = Infer.stub(client).modelInfer(request);

    List<Float> scored = new ArrayList<>();
    for (byte[] file : files) {
      Rewards rewards = client.rewards().score(TestClient.request(Clips.sample(file))).getRewards();
      scored.add((float) rewards.getByDimensionOrThrow("physical_plausibility").getRaw());
    }
    assertThat(Infer.floats(response, "physical_plausibility")).isEqualTo(scored);
    assertThat(response.getParametersOrThrow("lossy_input").getBoolParam()).isTrue();
    assertThat(response.getParametersOrThrow("warnings").getStringParam())
        .isEqualTo("row 1: the clip has 3 frames, the model takes 8: some were repeated");
  }

  @Test
  void a_compressed_request_is_scored_the_same() {
    ModelInferRequest request = Infer.request(FRAMES, PROMPTS).build();

    ModelInferResponse response = Infer.stub(client).withCompression("gzip").modelInfer(request);

    assertThat(response.getRawOutputContentsList())
        .isEqualTo(Infer.stub(client).modelInfer(request).getRawOutputContentsList());
  }

  private static List<Rewards> scored() {
    List<Rewards> scored = new ArrayList<>();
    for (int row = 0; row < FRAMES.size(); row++) {
      Sample sample = TestClient.sample(FRAMES.get(row), PROMPTS.get(row));
      scored.add(client.rewards().score(TestClient.request(sample)).getRewards());
    }
    return scored;
  }
}
