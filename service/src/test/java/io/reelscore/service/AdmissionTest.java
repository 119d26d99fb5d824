package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.Reason;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model that takes one sample at once; a group that sends nothing holds its permit. */
class AdmissionTest {
  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer()
          .with("reelscore.admission.max-in-flight-items", "1")
          .with("reelscore.admission.max-in-flight-size", "1MB")
          .with("reelscore.admission.max-group-items", "1")
          .with("reelscore.max-deadline", "2s");

  @BeforeEach
  void every_permit_has_come_back() throws Exception {
    Held.nothingBy(TINY.server());
  }

  @Test
  void a_full_model_refuses_with_a_retry_hint_until_a_permit_is_free() throws Exception {
    GroupCallDriver holder = GroupCallDriver.holdingTheOnlyPermit(TINY.client());

    Throwable error = catchThrowable(() -> TINY.client().rewards().score(TestClient.goodRequest()));
    holder.cancel();

    Failure failure = TestClient.failure(error).orElseThrow();
    RetryInfo retry = TestClient.detail(error, RetryInfo.class).orElseThrow();
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_OVERLOADED);
    assertThat(failure.getStage()).isEqualTo(Stage.STAGE_ADMISSION);
    assertThat(failure.getRetryable()).isTrue();
    assertThat(retry.getRetryDelay().getSeconds() + retry.getRetryDelay().getNanos()).isPositive();
    Eventually.succeeds(() -> TINY.client().rewards().score(TestClient.goodRequest()));
  }

  @Test
  void a_refused_group_is_refused_at_its_header() throws Exception {
    GroupCallDriver holder = GroupCallDriver.holdingTheOnlyPermit(TINY.client());

    Throwable error =
        new GroupCallDriver(TINY.client()).header(1, FailurePolicy.FAILURE_POLICY_MASK).error();
    holder.cancel();

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    Eventually.succeeds(() -> TINY.client().rewards().score(TestClient.goodRequest()));
  }

  @Test
  void a_call_without_a_deadline_is_ended_by_the_longest_one() throws Exception {
    GroupCallDriver holder = GroupCallDriver.holdingTheOnlyPermit(TINY.client());

    Throwable error = holder.error();

    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    Eventually.succeeds(() -> TINY.client().rewards().score(TestClient.goodRequest()));
  }

  @Test
  void what_can_never_fit_is_too_large() {
    byte[] file = new byte[1 << 20];

    Throwable error =
        catchThrowable(() -> TINY.client().rewards().score(TestClient.request(Clips.sample(file))));

    assertThat(TestClient.failure(error).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_TOO_LARGE);
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void cancelled_calls_give_their_permits_back() throws Exception {
    byte[] file = Clips.mp4(TINY.folder(), 17);
    for (int i = 0; i < 20; i++) {
      ListenableFuture<ScoreResponse> call =
          RewardServiceGrpc.newFutureStub(TINY.client().channel)
              .score(TestClient.request(Clips.sample(file)));
      call.cancel(true);
    }

    Eventually.succeeds(() -> TINY.client().rewards().score(TestClient.goodRequest()));
  }
}
