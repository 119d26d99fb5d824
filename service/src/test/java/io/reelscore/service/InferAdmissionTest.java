package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelMetadataRequest;
import io.reelscore.inference.v2.ServerLiveRequest;
import io.reelscore.inference.v2.ServerReadyRequest;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.Reason;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inference holds what a group of as many samples would; a server of 4 samples and 1 MB. */
class InferAdmissionTest {
  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.admission.max-in-flight-items", "4")
                .with("reelscore.admission.max-in-flight-size", "1MB")
                .with("reelscore.admission.max-in-flight-items-per-run", "4")
                .with("reelscore.admission.max-in-flight-size-per-run", "1MB")
                .with("reelscore.admission.max-group-items", "4"));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void everything_is_given_back_and_others_are_served() throws Exception {
    Held.nothingBy(server);
    assertThat(client.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
    Held.nothingBy(server);
    assertThat(Infer.stub(client).modelInfer(rows(4)).getOutputsCount()).isEqualTo(4);
    Held.nothingBy(server);
  }

  /** A caller has its reply a moment before its permit is free. */
  private static void awaitHeld(int items) throws Exception {
    Eventually.succeeds(() -> assertThat(Held.items(server)).isEqualTo(items));
  }

  @Test
  void without_a_permit_for_each_row_the_call_is_refused_with_a_retry_hint() throws Exception {
    GroupCallDriver holder = holdingOnePermit();

    Throwable error = catchThrowable(() -> Infer.stub(client).modelInfer(rows(4)));
    awaitHeld(1);
    boolean three = Infer.stub(client).modelInfer(rows(3)).getOutputsCount() == 4;
    holder.cancel();

    assertOverloaded(error);
    assertThat(three).isTrue();
  }

  @Test
  void a_full_server_still_says_that_it_lives_and_what_it_has() throws Exception {
    GroupCallDriver holder =
        new GroupCallDriver(client).header(4, FailurePolicy.FAILURE_POLICY_MASK);
    awaitHeld(4);

    Throwable error = catchThrowable(() -> Infer.stub(client).modelInfer(rows(1)));
    boolean live = Infer.stub(client).serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
    boolean ready =
        Infer.stub(client).serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
    int inputs =
        Infer.stub(client)
            .modelMetadata(ModelMetadataRequest.getDefaultInstance())
            .getInputsCount();
    holder.cancel();

    assertOverloaded(error);
    assertThat(live).isTrue();
    assertThat(ready).isTrue();
    assertThat(inputs).isEqualTo(2);
  }

  @Test
  void what_can_never_fit_is_refused_before_it_is_stored() throws Exception {
    ModelInferRequest large =
        ModelInferRequest.newBuilder()
            .addInputs(Infer.frames(1000))
            .addRawInputContents(ByteString.copyFrom(new byte[60_000_000]))
            .build();

    for (String compression : List.of("identity", "gzip")) {
      assertTooLargeBesideOthers(large, compression);
    }
  }

  @Test
  void few_bytes_that_would_become_many_objects_are_counted_as_what_they_become() throws Exception {
    ModelInferRequest bomb =
        ModelInferRequest.newBuilder()
            .addAllInputs(
                Collections.nCopies(
                    30_000, ModelInferRequest.InferInputTensor.getDefaultInstance()))
            .build();

    // It is counted piece by piece, and takes all of so small a server for a moment.
    assertTooLarge(bomb, "identity");
  }

  private static void assertTooLargeBesideOthers(ModelInferRequest attack, String compression)
      throws Exception {
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> assertTooLarge(attack, compression));
    }
  }

  private static void assertTooLarge(ModelInferRequest attack, String compression) {
    Throwable error =
        catchThrowable(() -> Infer.stub(client).withCompression(compression).modelInfer(attack));

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(TestClient.failure(error).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_TOO_LARGE);
  }

  private static GroupCallDriver holdingOnePermit() throws Exception {
    GroupCallDriver holder =
        new GroupCallDriver(client).header(1, FailurePolicy.FAILURE_POLICY_MASK);
    awaitHeld(1);
    return holder;
  }

  private static ModelInferRequest rows(int rows) {
    return Infer.request(
            Collections.nCopies(rows, TinyModel.frames(1, 2, 3)), Collections.nCopies(rows, "a"))
        .putParameters("run_id", Infer.text("rows"))
        .build();
  }

  private static void assertOverloaded(Throwable error) {
    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_OVERLOADED);
    assertThat(failure.getRetryable()).isTrue();
    assertThat(TestClient.detail(error, RetryInfo.class)).isPresent();
  }
}
