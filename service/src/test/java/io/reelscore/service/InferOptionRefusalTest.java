package io.reelscore.service;

import static io.reelscore.v1.Reason.REASON_IDENTITY_MISMATCH;
import static io.reelscore.v1.Reason.REASON_INVALID_FIELD;
import static io.reelscore.v1.Reason.REASON_MODEL_NOT_FOUND;
import static io.reelscore.v1.Reason.REASON_TOO_LARGE;
import static io.reelscore.v1.Reason.REASON_WRONG_DATA_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.reelscore.inference.v2.GRPCInferenceServiceGrpc;
import io.reelscore.inference.v2.InferParameter;
import io.reelscore.inference.v2.InferTensorContents;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.inference.v2.ModelInferRequest.InferRequestedOutputTensor;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is wrong with the rest of an inference gets its status too. */
class InferOptionRefusalTest extends InferRefusals {
  @Test
  void contents_that_do_not_belong_to_the_inputs() {
    assertRefused(
        two().addRawInputContents(ByteString.EMPTY),
        REASON_INVALID_FIELD,
        "raw_input_contents: 3 entries (expected: 2, one an input)");
    assertRefused(
        input(0, frames -> frames.setContents(InferTensorContents.getDefaultInstance())),
        REASON_INVALID_FIELD,
        "raw_input_contents: beside contents of an input (expected: one or the other)");
    assertRefused(
        two().addAllRawInputContents(Collections.nCopies(64, ByteString.EMPTY)),
        REASON_TOO_LARGE,
        "raw_input_contents: more than 64 entries (expected: one an input)");
  }

  @Test
  void typed_contents_that_do_not_fit_their_type() {
    assertRefused(
        typed("INT64", InferTensorContents.newBuilder().addInt64Contents(1)),
        REASON_WRONG_DATA_TYPE,
        "inputs.frames.contents: elements of INT64 (expected: BYTES, UINT8 or FP32, or"
            + " raw_input_contents)");
    assertRefused(
        typed("UINT8", InferTensorContents.newBuilder().addUintContents(256)),
        REASON_INVALID_FIELD,
        "inputs.frames.contents.uint_contents[0]: 256 (expected: 0..255)");
    assertRefused(
        typed("UINT8", InferTensorContents.newBuilder().addUintContents(1).addFp32Contents(1)),
        REASON_INVALID_FIELD,
        "inputs.frames.contents: elements of several types (expected: of one)");
  }

  @Test
  void parameters_nobody_knows_or_of_the_wrong_type() {
    assertRefused(
        two().putParameters("identitty", Infer.text("tiny@1.0.0#0123456789ab")),
        REASON_INVALID_FIELD,
        "parameters.identitty: unknown (expected: one of [identity, priority, run_id, step])");
    assertRefused(
        two().putParameters("run_id", Infer.number(1)),
        REASON_INVALID_FIELD,
        "parameters.run_id: INT64_PARAM (expected: STRING_PARAM)");
    assertRefused(
        two().putParameters("priority", Infer.text("urgent")),
        REASON_INVALID_FIELD,
        "parameters.priority: urgent (expected: evaluation or 1, training or 2, 0 for the default)");
    assertRefused(
        two().putParameters("priority", InferParameter.newBuilder().setUint64Param(-1).build()),
        REASON_INVALID_FIELD,
        "parameters.priority: -1 (expected: ");
    assertRefused(
        two().putParameters("step", Infer.text("7")),
        REASON_INVALID_FIELD,
        "parameters.step: STRING_PARAM (expected: INT64_PARAM or UINT64_PARAM)");
    assertRefused(
        two().putParameters("step", Infer.number(-7)),
        REASON_INVALID_FIELD,
        "step: -7 (expected: at least 0)");
    assertRefused(
        two().putParameters("run_id", Infer.text("x".repeat(257))),
        REASON_TOO_LARGE,
        "run_id: 257 bytes (expected: at most 256)");
  }

  @Test
  void shared_memory_and_other_extensions_are_not_ignored() {
    assertRefused(
        input(0, frames -> frames.putParameters("shared_memory_region", Infer.text("r"))),
        REASON_INVALID_FIELD,
        "inputs.frames.parameters: [shared_memory_region] (expected: none: ");
    assertRefused(
        two()
            .addOutputs(
                InferRequestedOutputTensor.newBuilder()
                    .setName("composite")
                    .putParameters("classification", Infer.number(1))),
        REASON_INVALID_FIELD,
        "outputs.composite.parameters: [classification] (expected: none: ");
  }

  @Test
  void outputs_nobody_knows_or_that_are_wanted_twice() {
    InferRequestedOutputTensor composite =
        InferRequestedOutputTensor.newBuilder().setName("composite").build();

    assertRefused(
        two().addOutputs(InferRequestedOutputTensor.newBuilder().setName("beauty")),
        REASON_INVALID_FIELD,
        "outputs: beauty (expected: each once, of [physical_plausibility, ");
    assertRefused(
        two().addOutputs(composite).addOutputs(composite),
        REASON_INVALID_FIELD,
        "outputs: composite (expected: each once, of ");
  }

  @Test
  void a_model_that_is_not_there_and_a_pin_that_is_another_model() {
    assertThat(refused(two().setModelName("huge").build(), Status.Code.NOT_FOUND).getReason())
        .isEqualTo(REASON_MODEL_NOT_FOUND);
    assertThat(
            refused(
                    two().putParameters("identity", Infer.text("tiny@1.0.0#0123456789ab")).build(),
                    Status.Code.FAILED_PRECONDITION)
                .getReason())
        .isEqualTo(REASON_IDENTITY_MISMATCH);
  }

  @Test
  void more_beside_the_raw_contents_than_may_be() throws Exception {
    assertRefusedBesideOthers(
        input(0, frames -> frames.setName("x".repeat(70_000))),
        REASON_TOO_LARGE,
        "request: more than 65536 bytes beside raw_input_contents (expected: tensors in"
            + " raw_input_contents)");
    assertRefusedBesideOthers(
        two().addAllInputs(Collections.nCopies(40_000, InferInputTensor.getDefaultInstance())),
        REASON_TOO_LARGE,
        "request: more than 65536 bytes beside raw_input_contents (expected: ");
  }

  @Test
  void bytes_that_are_no_message() {
    Throwable error =
        catchThrowable(() ->
            ClientCalls.blockingUnaryCall(
                client.channel,
                RawBytes.of(GRPCInferenceServiceGrpc.getModelInferMethod()),
                CallOptions.DEFAULT.withDeadlineAfter(90, TimeUnit.SECONDS),
                new byte[] {1, 2, 3, (byte) 0xff}));

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(TestClient.failure(error).orElseThrow().getReason()).isEqualTo(REASON_INVALID_FIELD);
  }
}
