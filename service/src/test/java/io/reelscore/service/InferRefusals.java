package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.InferTensorContents;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server and requests that it refuses; the next good one works. */
abstract class InferRefusals {
  @TempDir static Path folder;
  private static ReelscoreServer server;
  static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.admission.max-group-items", "4"));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void the_next_good_request_works() {
    assertThat(Infer.stub(client).modelInfer(two().build()).getOutputsCount()).isEqualTo(4);
  }

  static ModelInferRequest.Builder two() {
    return Infer.request(
        List.of(TinyModel.frames(1, 2, 3), TinyModel.frames(4, 5, 6)), List.of("a", "a"));
  }

  static ModelInferRequest.Builder input(int index, Consumer<InferInputTensor.Builder> change) {
    ModelInferRequest.Builder request = two();
    change.accept(request.getInputsBuilder(index));
    return request;
  }

  static ModelInferRequest.Builder raw(int index, ByteString content) {
    return two().setRawInputContents(index, content);
  }

  static ModelInferRequest.Builder typed(String datatype, InferTensorContents.Builder contents) {
    return ModelInferRequest.newBuilder()
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("frames")
                .setDatatype(datatype)
                .addShape(1)
                .setContents(contents));
  }

  static Failure refused(ModelInferRequest request, Status.Code code) {
    Throwable error = catchThrowable(() -> Infer.stub(client).modelInfer(request));
    Status status = ((StatusRuntimeException) error).getStatus();
    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(failure.getCode()).isEqualTo(code.value());
    assertThat(failure.getMessage()).isEqualTo(status.getDescription());
    return failure;
  }

  static void assertRefused(ModelInferRequest.Builder request, Reason reason, String message) {
    Failure failure = refused(request.build(), Status.Code.INVALID_ARGUMENT);
    assertThat(failure.getMessage()).startsWith(message);
    assertThat(failure.getReason()).isEqualTo(reason);
    assertThat(failure.getRetryable()).isFalse();
  }

  static void assertRefusedBesideOthers(
      ModelInferRequest.Builder attack, Reason reason, String message) throws Exception {
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> assertRefused(attack, reason, message));
    }
  }
}
