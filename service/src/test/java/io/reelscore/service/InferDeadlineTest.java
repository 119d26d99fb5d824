package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.GRPCInferenceServiceGrpc;
import io.reelscore.v1.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The longest deadline of a call holds for inferences too. */
class InferDeadlineTest {
  @TempDir static Path folder;

  @Test
  void an_inference_without_a_deadline_ends_at_the_longest_one() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    ServerOptions options =
        ServerOptions.onFreePorts(folder.resolve("tiny")).with("reelscore.max-deadline", "1ns");
    try (ReelscoreServer server = ReelscoreServer.start(options);
        TestClient client = new TestClient(server)) {

      Throwable error =
          catchThrowable(() ->
              GRPCInferenceServiceGrpc.newBlockingStub(client.channel)
                  .modelInfer(
                      Infer.request(List.of(TinyModel.frames(1, 2, 3)), List.of("a")).build()));

      assertThat(((StatusRuntimeException) error).getStatus().getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(TestClient.failure(error).orElseThrow().getReason())
          .isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    }
  }
}
