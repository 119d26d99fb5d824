package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent again, when, and how often. */
@Timeout(120)
class RetryTest {
  private static final ScheduledExecutorService TIMERS =
      Executors.newSingleThreadScheduledExecutor();

  private final List<ScoreRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private final List<Long> leftMillis = new CopyOnWriteArrayList<>();

  @AfterAll
  static void end() {
    TIMERS.shutdownNow();
  }

  @Test
  void a_call_that_finds_nobody_ready_is_sent_again_under_one_key() throws Exception {
    try (TestServer server = failing(2, Status.UNAVAILABLE.asRuntimeException());
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(Protos.sample("s"));

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(requests).hasSize(3);
      assertThat(requests.stream().map(each -> each.getSample().getIdempotencyKey()).distinct())
          .singleElement()
          .isNotEqualTo("");
    }
  }

  @Test
  void the_caller_s_key_stays() throws Exception {
    try (TestServer server = failing(1, Status.UNAVAILABLE.asRuntimeException());
        RewardClient client = server.client().build()) {

      client.score(Protos.sample("s").withIdempotencyKey("mine"));

      assertThat(requests)
          .hasSize(2)
          .allSatisfy(each -> assertThat(each.getSample().getIdempotencyKey()).isEqualTo("mine"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OK", "UNAVAILABLE", "ABORTED"})
  void every_other_code_is_the_answer(Status.Code code) throws Exception {
    try (TestServer server = failing(9, code.toStatus().asRuntimeException());
        RewardClient client = server.client().build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(failed.code()).isEqualTo(code);
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void a_failure_that_says_that_no_retry_helps_is_the_answer() throws Exception {
    try (TestServer server =
            failing(
                9, TestServer.stated(Protos.OVERLOADED.toBuilder().setRetryable(false).build()));
        RewardClient client = server.client().build()) {

      assertThat(client.score(Protos.sample("s"))).isInstanceOf(Failed.class);
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void a_full_server_says_when_to_come_back_and_is_left_alone_until_then() throws Exception {
    Duration asked = Duration.ofMillis(700);
    try (TestServer server = failing(1, full(asked));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(Protos.sample("s"));

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0))).isGreaterThanOrEqualTo(asked);
    }
  }

  @Test
  void a_wait_beyond_the_deadline_is_not_begun() throws Exception {
    try (TestServer server = failing(9, full(Duration.ofHours(2)));
        RewardClient client = server.client().deadline(Duration.ofHours(1)).build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(failed.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failed.retryAfter()).contains(Duration.ofHours(2));
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void attempts_end_at_the_policy_s_number() throws Exception {
    try (TestServer server = failing(99, Status.UNAVAILABLE.asRuntimeException());
        RewardClient client = server.client().build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(failed.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failed.retryable()).isTrue();
      assertThat(requests).hasSize(5);
    }
  }

  @Test
  void retries_of_all_calls_end_when_half_of_the_tokens_are_left() throws Exception {
    try (TestServer server = failing(999, Status.UNAVAILABLE.asRuntimeException());
        RewardClient client = server.client().build()) {

      for (int i = 0; i < 20; i++) {
        client.score(Protos.sample("s"));
      }

      assertThat(requests).hasSize(20 + 5);
    }
  }

  @Test
  void attempts_share_the_deadline_of_their_call() throws Exception {
    try (TestServer server = failing(2, full(Duration.ofMillis(300)));
        RewardClient client = server.client().build()) {

      client.score(Protos.sample("s"), ScoreOptions.DEFAULT.withDeadline(Duration.ofSeconds(100)));

      assertThat(leftMillis).hasSize(3);
      assertThat(leftMillis.get(2)).isBetween(1L, 100_000L - 500);
    }
  }

  @Test
  void the_caller_s_own_deadline_reaches_the_server_with_what_is_left_of_it() throws Exception {
    try (TestServer server = failing(1, Status.UNAVAILABLE.asRuntimeException());
        RewardClient client = server.client().deadline(Duration.ofHours(1)).build();
        Context.CancellableContext caller =
            Context.current().withDeadlineAfter(90, TimeUnit.SECONDS, TIMERS)) {

      ScoreResult result = caller.call(() -> client.score(Protos.sample("s")));

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(leftMillis).hasSize(2).allSatisfy(each -> assertThat(each).isLessThan(90_001));
    }
  }

  @Test
  void a_caller_that_is_cancelled_between_attempts_has_its_answer_then() throws Exception {
    try (TestServer server = failing(99, full(Duration.ofMinutes(10)));
        RewardClient client = server.client().deadline(Duration.ofHours(1)).build();
        Context.CancellableContext caller = Context.current().withCancellation()) {
      var result = caller.call(() -> client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT));
      while (requests.isEmpty()) {
        Thread.onSpinWait();
      }

      caller.cancel(null);

      assertThat(((Failed) result.get()).code()).isEqualTo(Status.Code.CANCELLED);
    }
  }

  @Test
  void what_is_done_with_an_answer_may_wait_for_another_call() throws Exception {
    try (TestServer server = failing(3, full(Duration.ofMillis(1)));
        RewardClient client = server.client().maxInFlightBytes(100).build()) {
      ScoreOptions brief = ScoreOptions.DEFAULT.withDeadline(Duration.ofSeconds(50));

      ScoreResult second =
          client
              .scoreAsync(Protos.sample("s"), brief)
              .thenApply(first -> client.scoreAsync(Protos.sample("s"), brief).join())
              .get();

      assertThat(second).isInstanceOf(Scored.class);
    }
  }

  @Test
  void a_group_is_sent_again_as_a_whole() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (TestServer server =
            TestServer.grouping(messages -> {
              assertThat(messages).hasSize(4);
              if (calls.incrementAndGet() == 1) {
                throw TestServer.stated(Protos.OVERLOADED);
              }
              return ScoreGroupResponse.getDefaultInstance();
            });
        RewardClient client = server.client().build()) {

      client.scoreGroup(
          "g",
          List.of(Protos.sample("a"), Protos.sample("b"), Protos.sample("c")),
          FailurePolicy.FAILURE_POLICY_MASK,
          ScoreOptions.DEFAULT);

      assertThat(calls.get()).isEqualTo(2);
    }
  }

  @Test
  void without_retries_nothing_is_sent_twice_nor_under_a_key_of_the_client() throws Exception {
    try (TestServer server = failing(9, Status.UNAVAILABLE.asRuntimeException());
        RewardClient client = server.client().retry(RetryPolicy.NONE).build()) {

      client.score(Protos.sample("s"));

      assertThat(requests).hasSize(1);
      assertThat(requests.get(0).getSample().getIdempotencyKey()).isEmpty();
    }
  }

  /** As the service states it. */
  private static StatusRuntimeException full(Duration retryAfter) {
    com.google.protobuf.Duration delay =
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(retryAfter.getSeconds())
            .setNanos(retryAfter.getNano())
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(8)
            .setMessage("full")
            .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
            .build());
  }

  private TestServer failing(int times, StatusRuntimeException failure) throws Exception {
    BiConsumer<ScoreRequest, StreamObserver<ScoreResponse>> good =
        TestServer.replying(request ->
            ScoreResponse.newBuilder()
                .setSampleId("s")
                .setRewards(Protos.rewards(1))
                .setServedBy(Protos.servedBy())
                .build());
    return TestServer.scoring((request, reply) -> {
      arrivals.add(System.nanoTime());
      leftMillis.add(Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS));
      requests.add(request);
      if (requests.size() <= times) {
        reply.onError(failure);
      } else {
        good.accept(request, reply);
      }
    });
  }
}
