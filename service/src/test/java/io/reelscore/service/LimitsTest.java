package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.service.grpc.ConnectionLimit;
import io.reelscore.v1.Failure;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One run must leave room for others, and one client for the memory of the server. */
class LimitsTest {
  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer()
          .with("reelscore.grpc.max-connections", "2")
          .with("reelscore.admission.max-in-flight-items", "16")
          .with("reelscore.admission.max-in-flight-items-per-run", "4")
          .with("reelscore.admission.max-group-items", "4");

  @BeforeEach
  void no_connection_is_open() throws Exception {
    Eventually.succeeds(
        () -> assertThat(TINY.server().part(ConnectionLimit.class).open()).isZero());
    Held.nothingBy(TINY.server());
  }

  @Test
  void a_run_that_holds_all_it_may_is_refused_and_another_is_not() throws Exception {
    try (Neighbour neighbour = Neighbour.of(TINY.server());
        TestClient client = new TestClient(TINY.server())) {
      GroupCallDriver holder = new GroupCallDriver(client);
      neighbour.resting(() -> {
        holder.header(GroupHeader.newBuilder().setSize(4).setRunId("greedy").build());
        Eventually.succeeds(() -> assertThat(Held.items(TINY.server())).isEqualTo(4));
      });

      neighbour.beside(() -> {
        Throwable error =
            catchThrowable(() ->
                client
                    .rewards()
                    .score(TestClient.goodRequest().toBuilder().setRunId("greedy").build()));

        Failure failure = TestClient.failure(error).orElseThrow();
        assertThat(failure.getReason()).isEqualTo(Reason.REASON_OVERLOADED);
        assertThat(failure.getMessage()).startsWith("in flight of this run: 4 samples");
        assertThat(TestClient.detail(error, RetryInfo.class)).isPresent();
      });
      holder.cancel();
    }
  }

  @Test
  void one_connection_more_than_may_be_is_closed_until_there_is_room() throws Exception {
    try (Neighbour neighbour = Neighbour.of(TINY.server());
        TestClient third = new TestClient(TINY.server())) {
      try (TestClient second = new TestClient(TINY.server())) {
        assertThat(second.rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();

        neighbour.beside(() -> {
          Throwable refused = catchThrowable(() -> third.rewards().score(TestClient.goodRequest()));

          assertThat(((StatusRuntimeException) refused).getStatus().getCode())
              .isEqualTo(Status.Code.UNAVAILABLE);
        });
      }
      Eventually.succeeds(() -> third.rewards().score(TestClient.goodRequest()));
    }
  }
}
