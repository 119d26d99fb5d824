package io.reelscore.core;

import static io.reelscore.core.EngineFixture.failure;
import static io.reelscore.core.EngineFixture.input;
import static io.reelscore.core.EngineFixture.options;
import static io.reelscore.core.EngineFixture.outcome;
import static io.reelscore.core.EngineFixture.rewards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class ScoringEngineTest {

  @Test
  void a_sample_gets_its_own_rewards_and_its_permit_back() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), options(1, 8))) {
      ScoreTicket ticket = fixture.submit(7);

      assertThat(rewards(ticket)).containsExactly(7f, 3.5f);
      assertThat(fixture.engine.drain(Duration.ofSeconds(60))).isTrue();
      assertThat(fixture.engine.load()).isEqualTo(new EngineLoad(0, 0, 0, 0));
    }
  }

  @Test
  void samples_that_wait_share_the_next_batch_up_to_its_limit() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(4, true), options(1, 8))) {
      List<ScoreTicket> tickets = new ArrayList<>();
      tickets.add(fixture.submit(0));
      fixture.awaitRunning(1);
      for (int i = 1; i <= 6; i++) {
        tickets.add(fixture.submit(i));
      }

      fixture.executor.open(3);

      for (int i = 0; i <= 6; i++) {
        assertThat(rewards(tickets.get(i))[0]).isEqualTo(i);
      }
      assertThat(fixture.executor.batchSizes).containsExactly(1, 4, 2);
    }
  }

  @Test
  void a_batch_waits_no_longer_than_the_delay() throws Exception {
    EngineOptions options = new EngineOptions(1, 8, Duration.ofMillis(1), 64, 1 << 20);
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), options)) {
      ScoreTicket first = fixture.submit(1);
      fixture.ticker.advance(Duration.ofMillis(1));

      assertThat(rewards(first)[0]).isEqualTo(1f);
    }
  }

  @Test
  void timings_tell_queue_compute_and_batch() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      ScoreTicket first = fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket second = fixture.submit(2);
      fixture.ticker.advance(Duration.ofMillis(30));
      fixture.executor.open(1);
      fixture.awaitRunning(1);
      fixture.ticker.advance(Duration.ofMillis(5));
      fixture.executor.open(1);

      assertThat(((ScoreOutcome.Scored) outcome(first)).timings())
          .isEqualTo(new ScoreOutcome.Timings(0, 30_000_000, 1));
      assertThat(((ScoreOutcome.Scored) outcome(second)).timings())
          .isEqualTo(new ScoreOutcome.Timings(30_000_000, 5_000_000, 1));
    }
  }

  @Test
  void a_full_engine_refuses_with_a_retry_hint_and_admits_again_later() throws Exception {
    EngineOptions options = new EngineOptions(1, 8, Duration.ZERO, 2, 100);
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), options)) {
      Permit both = fixture.permit(2);

      Admission refused = fixture.engine.admit(1, 3);
      both.close();
      both.close();
      Admission byBytes = fixture.engine.admit(1, 100);
      Admission again = fixture.engine.admit(1, 1);

      ScoreOutcome.Failed failure = ((Admission.Refused) refused).failure();
      assertThat(failure.reason()).isEqualTo(FailureReason.OVERLOADED);
      assertThat(failure.stage()).isEqualTo(FailureStage.ADMISSION);
      assertThat(failure.message())
          .isEqualTo("in flight: 2 samples, 6 bytes; 1 and 3 more do not fit (limits: 2 and 100)");
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(20));
      assertThat(byBytes).isInstanceOf(Admission.Granted.class);
      assertThat(((Admission.Refused) again).failure().reason())
          .isEqualTo(FailureReason.OVERLOADED);
    }
  }

  @Test
  void what_can_never_be_admitted_is_too_large() {
    EngineOptions options = new EngineOptions(1, 8, Duration.ZERO, 2, 100);
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), options)) {
      ScoreOutcome.Failed failure = ((Admission.Refused) fixture.engine.admit(3, 9)).failure();

      assertThat(failure.reason()).isEqualTo(FailureReason.TOO_LARGE);
      assertThat(failure.message())
          .isEqualTo(
              "request: 3 samples, 9 bytes (expected: at most 2 samples and 100 bytes in flight)");
    }
  }

  @Test
  void a_permit_admits_its_number_of_samples_to_its_engine_and_no_more() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), options(1, 8));
        EngineFixture other = new EngineFixture(new FakeExecutor(8, false), options(1, 8))) {
      Permit permit = fixture.permit(1);
      ScoringRequest request =
          new ScoringRequest(input(1), permit, fixture.ticker.in(EngineFixture.FAR));

      ScoreTicket ticket = fixture.engine.submit(request);

      assertThat(rewards(ticket)[0]).isEqualTo(1f);
      assertThatThrownBy(() -> fixture.engine.submit(request))
          .hasMessage("samples under one permit: 2 (expected: at most 1)");
      assertThatThrownBy(() -> other.engine.submit(request))
          .hasMessage("permit: of another engine (expected: of this one)");
      permit.close();
      assertThatThrownBy(() -> fixture.engine.submit(request))
          .hasMessage("permit: closed (expected: open)");
    }
  }

  @Test
  void an_expired_sample_is_answered_at_once_and_never_run() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), options(1, 8))) {
      ScoreTicket late = fixture.submit(1, Duration.ZERO);
      ScoreTicket good = fixture.submit(2);

      assertThat(failure(late).reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
      assertThat(failure(late).stage()).isEqualTo(FailureStage.ADMISSION);
      assertThat(rewards(good)[0]).isEqualTo(2f);
      assertThat(fixture.executor.seen).containsExactly(2);
    }
  }

  @Test
  void a_sample_that_expires_in_the_queue_is_never_run() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      ScoreTicket running = fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2, Duration.ofMillis(10));
      fixture.ticker.advance(Duration.ofMillis(11));
      fixture.executor.open(1);

      assertThat(failure(waiting).reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
      assertThat(failure(waiting).stage()).isEqualTo(FailureStage.QUEUE);
      assertThat(failure(waiting).message())
          .isEqualTo("the deadline passed 1.0 ms ago, 11.0 ms after the sample was submitted");
      assertThat(rewards(running)[0]).isEqualTo(1f);
      assertThat(fixture.executor.seen).containsExactly(1);
    }
  }

  @Test
  void a_sample_that_expires_while_workers_are_busy_does_not_wait_for_them() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2, Duration.ofMillis(10));
      fixture.ticker.advance(Duration.ofMillis(11));

      assertThat(failure(waiting).reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void a_reward_that_comes_after_the_deadline_is_not_delivered() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      ScoreTicket ticket = fixture.submit(1, Duration.ofMillis(10));
      fixture.awaitRunning(1);
      fixture.ticker.advance(Duration.ofMillis(10));
      fixture.executor.open(1);

      assertThat(failure(ticket).reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
      assertThat(failure(ticket).stage()).isEqualTo(FailureStage.EXECUTION);
    }
  }

  @Test
  void a_cancelled_sample_is_never_run_and_gives_its_permit_back_at_once() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      ScoreTicket running = fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2);

      waiting.cancel();
      waiting.cancel();

      assertThat(failure(waiting).reason()).isEqualTo(FailureReason.CANCELLED);
      while (fixture.engine.load().itemsInFlight() > 1) {
        Thread.onSpinWait();
      }
      fixture.executor.open(1);
      assertThat(rewards(running)[0]).isEqualTo(1f);
      assertThat(fixture.executor.seen).containsExactly(1);
    }
  }

  @Test
  void a_running_sample_that_is_cancelled_holds_its_permit_until_the_run_ends() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      ScoreTicket ticket = fixture.submit(1);
      fixture.awaitRunning(1);

      ticket.cancel();

      assertThat(failure(ticket).reason()).isEqualTo(FailureReason.CANCELLED);
      assertThat(fixture.engine.load().itemsInFlight()).isEqualTo(1);
      fixture.executor.open(1);
      assertThat(fixture.engine.drain(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void only_the_row_that_is_not_finite_fails() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, true)
            .scoring(b ->
                switch (b) {
                  case 1 -> new float[] {1f, Float.NaN};
                  case 2 -> new float[] {Float.NEGATIVE_INFINITY, 0f};
                  case 3 -> new float[] {1f};
                  default -> new float[] {b, b};
                });
    try (EngineFixture fixture = new EngineFixture(executor, options(1, 8))) {
      fixture.submit(0);
      fixture.awaitRunning(1);
      List<ScoreTicket> tickets = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        tickets.add(fixture.submit(i));
      }
      executor.open(2);

      assertThat(failure(tickets.get(0)))
          .isEqualTo(
              new ScoreOutcome.Failed(
                  FailureReason.NON_FINITE_SCORE,
                  FailureStage.EXECUTION,
                  "reward alignment: NaN (expected: a finite number)"));
      assertThat(failure(tickets.get(1)).message())
          .isEqualTo("reward physics: -Infinity (expected: a finite number)");
      assertThat(failure(tickets.get(2)).message()).isEqualTo("rewards: 1 (expected: 2)");
      assertThat(rewards(tickets.get(3))).containsExactly(4f, 4f);
      assertThat(executor.batchSizes).containsExactly(1, 4);
    }
  }

  @Test
  void a_sample_that_breaks_its_batch_fails_alone() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, true)
            .scoring(b -> {
              if (b == 2) {
                throw new BatchExecutor.ExecutionException(
                    "bad sample", new IllegalStateException());
              }
              return new float[] {b, b};
            });
    try (EngineFixture fixture = new EngineFixture(executor, options(1, 8))) {
      fixture.submit(0);
      fixture.awaitRunning(1);
      List<ScoreTicket> tickets = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        tickets.add(fixture.submit(i));
      }
      executor.open(5);

      assertThat(rewards(tickets.get(0))[0]).isEqualTo(1f);
      assertThat(failure(tickets.get(1)))
          .isEqualTo(
              new ScoreOutcome.Failed(
                  FailureReason.EXECUTION_FAILED,
                  FailureStage.EXECUTION,
                  "the run of the model failed: bad sample"));
      assertThat(rewards(tickets.get(2))[0]).isEqualTo(3f);
      assertThat(executor.batchSizes).containsExactly(1, 3, 1, 1, 1);
    }
  }

  @Test
  void whatever_the_executor_throws_is_an_outcome_and_the_worker_lives() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, false)
            .scoring(b ->
                switch (b) {
                  case 1 -> throw new OutOfMemoryError("native");
                  case 2 -> throw new NoClassDefFoundError("ai/onnxruntime/OnnxTensor");
                  case 3 -> throw new IllegalStateException("bug");
                  default -> new float[] {b, b};
                });
    try (EngineFixture fixture = new EngineFixture(executor, options(1, 8))) {
      for (int i = 1; i <= 3; i++) {
        assertThat(failure(fixture.submit(i)).reason()).isEqualTo(FailureReason.EXECUTION_FAILED);
      }

      assertThat(failure(fixture.submit(1)).message())
          .isEqualTo("the run of the model failed: java.lang.OutOfMemoryError: native");
      assertThat(rewards(fixture.submit(9))[0]).isEqualTo(9f);
    }
  }

  @Test
  void a_listener_that_throws_costs_no_answer() throws Exception {
    EngineListener broken =
        new EngineListener() {
          @Override
          public void answered(ScoreOutcome outcome) {
            throw new IllegalStateException("answered");
          }

          @Override
          public void batchStarted(int items, long oldestQueueNanos) {
            throw new IllegalStateException("started");
          }

          @Override
          public void batchFinished(int items, long computeNanos) {
            throw new IllegalStateException("finished");
          }
        };
    try (EngineFixture fixture =
        new EngineFixture(new FakeExecutor(8, false), options(1, 8), broken)) {
      assertThat(rewards(fixture.submit(1))[0]).isEqualTo(1f);
    }
  }

  @Test
  void the_listener_hears_outcomes_batches_and_times() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    Semaphore finished = new Semaphore(0);
    EngineListener listener =
        new EngineListener() {
          @Override
          public void answered(ScoreOutcome outcome) {
            heard.add("answered " + outcome.getClass().getSimpleName());
            finished.release();
          }

          @Override
          public void batchStarted(int items, long oldestQueueNanos) {
            heard.add("started " + items + " " + oldestQueueNanos);
          }

          @Override
          public void batchFinished(int items, long computeNanos) {
            heard.add("finished " + items + " " + computeNanos);
          }
        };
    try (EngineFixture fixture =
        new EngineFixture(new FakeExecutor(8, true), options(1, 8), listener)) {
      fixture.submit(1);
      fixture.awaitRunning(1);
      fixture.ticker.advance(Duration.ofNanos(5));
      fixture.executor.open(1);
      finished.acquire();

      assertThat(heard).containsExactly("started 1 0", "finished 1 5", "answered Scored");
    }
  }

  @Test
  void load_tells_the_age_of_the_oldest_waiting_sample() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), options(1, 8))) {
      fixture.submit(1);
      fixture.awaitRunning(1);
      fixture.submit(2);
      while (fixture.engine.load().queuedItems() == 0) {
        Thread.onSpinWait();
      }
      fixture.ticker.advance(Duration.ofMillis(3));

      assertThat(fixture.engine.load()).isEqualTo(new EngineLoad(2, 6, 1, 3_000_000));
    }
  }

  @Test
  void drain_answers_what_is_there_and_admits_nothing_new() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(1, true), options(1, 1))) {
      ScoreTicket running = fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2);

      assertThat(fixture.engine.drain(Duration.ZERO)).isFalse();
      Admission refused = fixture.engine.admit(1, 1);
      fixture.executor.open(2);

      assertThat(fixture.engine.drain(Duration.ofSeconds(60))).isTrue();
      assertThat(((Admission.Refused) refused).failure().reason())
          .isEqualTo(FailureReason.DRAINING);
      assertThat(rewards(running)[0]).isEqualTo(1f);
      assertThat(rewards(waiting)[0]).isEqualTo(2f);
    }
  }

  @Test
  void close_answers_what_waits_and_waits_for_what_runs() throws Exception {
    EngineFixture fixture = new EngineFixture(new FakeExecutor(1, true), options(1, 1));
    ScoreTicket running = fixture.submit(1);
    fixture.awaitRunning(1);
    ScoreTicket waiting = fixture.submit(2);
    Permit early = fixture.permit(1);

    Thread closer = Thread.ofPlatform().start(fixture.engine::close);
    ScoreOutcome.Failed unfinished = failure(waiting);
    boolean closedTooEarly = running.outcome().toCompletableFuture().isDone();
    fixture.executor.open(1);
    closer.join();
    ScoreTicket after =
        fixture.engine.submit(
            new ScoringRequest(input(3), early, fixture.ticker.in(EngineFixture.FAR)));

    assertThat(unfinished.reason()).isEqualTo(FailureReason.DRAINING);
    assertThat(closedTooEarly).isFalse();
    assertThat(rewards(running)[0]).isEqualTo(1f);
    assertThat(failure(after).reason()).isEqualTo(FailureReason.DRAINING);
    assertThat(fixture.executor.seen).containsExactly(1);
    early.close();
    assertThat(fixture.engine.load().itemsInFlight()).isZero();
  }
}
