package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.client.ByteBudget.Room;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.Reason;
import io.reelscore.v1.ScoreResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ByteBudgetTest {

  @Test
  void who_finds_no_room_waits_in_line() {
    ByteBudget budget = new ByteBudget(10);
    Room first = budget.enter(6);
    Room second = budget.enter(6);
    Room third = budget.enter(1);

    first.leave();

    assertThat(first.granted()).isDone();
    assertThat(second.granted()).isDone();
    assertThat(third.granted()).isDone();
  }

  @Test
  void a_small_one_does_not_overtake() {
    ByteBudget budget = new ByteBudget(10);
    Room unused = budget.enter(6);

    Room large = budget.enter(6);
    Room small = budget.enter(1);

    assertThat(large.granted()).isNotDone();
    assertThat(small.granted()).isNotDone();
  }

  @Test
  void one_that_leaves_the_line_lets_the_next_in() {
    ByteBudget budget = new ByteBudget(10);
    Room unused = budget.enter(6);
    Room large = budget.enter(6);
    Room small = budget.enter(1);

    large.leave();
    large.leave();

    assertThat(small.granted()).isDone();
    assertThat(budget.enter(3).granted()).isDone();
    assertThat(budget.enter(1).granted()).isNotDone();
  }

  @Test
  void more_than_all_goes_alone() {
    ByteBudget budget = new ByteBudget(10);
    Room huge = budget.enter(1000);
    Room next = budget.enter(1);
    assertThat(huge.granted()).isDone();
    assertThat(next.granted()).isNotDone();

    huge.leave();

    assertThat(next.granted()).isDone();
  }

  @Test
  void a_call_is_sent_when_there_is_room_and_its_caller_goes_on_at_once() throws Exception {
    BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    try (TestServer server =
            TestServer.scoring((request, reply) ->
                answers.add(() -> TestServer.replying(same -> reply()).accept(request, reply)));
        RewardClient client = server.client().maxInFlightBytes(100).build()) {
      CompletableFuture<ScoreResult> first =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);
      CompletableFuture<ScoreResult> second =
          client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);
      Runnable answer = answers.take();
      assertThat(answers).isEmpty();

      answer.run();

      assertThat(first.get()).isInstanceOf(Scored.class);
      answers.take().run();
      assertThat(second.get()).isInstanceOf(Scored.class);
    }
  }

  @Test
  void a_call_without_room_fails_at_its_deadline() throws Exception {
    try (TestServer server = TestServer.scoring(TestServer.NEVER)) {
      RewardClient client = server.client().maxInFlightBytes(100).build();
      var unused = client.scoreAsync(Protos.sample("s"), ScoreOptions.DEFAULT);

      Failed failed =
          (Failed)
              client.score(
                  Protos.sample("t"), ScoreOptions.DEFAULT.withDeadline(Duration.ofMillis(200)));

      assertThat(failed.reason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
      assertThat(failed.message()).contains("no room for 98 bytes").contains("at most 100");
      client.close(Duration.ofMillis(1));
    }
  }

  private static ScoreResponse reply() {
    return ScoreResponse.newBuilder()
        .setSampleId("s")
        .setRewards(Protos.rewards(1))
        .setServedBy(Protos.servedBy())
        .build();
  }
}
