package io.reelscore.core;

import static io.reelscore.core.EngineFixture.failure;
import static io.reelscore.core.EngineFixture.outcome;
import static io.reelscore.core.EngineFixture.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class ScoringEngineTest {

  @Test
  void a_sample_gets_its_own_rewards_and_its_permit_back() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false))) {
      ScoreTicket ticket = fixture.submit(7);

      assertThat(rewards(ticket)).containsExactly(7f, 3.5f);
      assertThat(fixture.admission.drain(Duration.ofSeconds(60))).isTrue();
      assertThat(fixture.admission.load()).isEqualTo(new AdmissionLoad(0, 0));
      fixture.awaitQueued(0);
      assertThat(fixture.engine.load()).isEqualTo(new EngineLoad(0, 0));
    }
  }

  @Test
  void samples_that_wait_share_the_next_batch_up_to_its_limit() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(4, true))) {
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
    try (EngineFixture fixture =
        new EngineFixture(
            new FakeExecutor(8, false),
            EngineFixture.device(1),
            EngineFixture.options(8, Duration.ofMillis(1)),
            EngineListener.NONE)) {
      ScoreTicket first = fixture.submit(1);
      fixture.ticker.advance(Duration.ofMillis(1));

      assertThat(rewards(first)[0]).isEqualTo(1f);
    }
  }

  @Test
  void timings_tell_queue_compute_and_batch() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
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
  void a_listener_that_throws_costs_no_answer() throws Exception {
    EngineListener broken =
        new EngineListener() {
          @Override
          public void answered(ScoreOutcome outcome) {
            throw new IllegalStateException("answered");
          }

          @Override
          public void batchStarted(BatchFacts batch) {
            throw new IllegalStateException("started");
          }

          @Override
          public void batchFinished(BatchFacts batch, long computeNanos) {
            throw new IllegalStateException("finished");
          }
        };
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false), broken)) {
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
          public void batchStarted(BatchFacts batch) {
            heard.add("started " + batch);
          }

          @Override
          public void batchFinished(BatchFacts batch, long computeNanos) {
            heard.add("finished " + batch + " " + computeNanos);
          }
        };
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true), listener)) {
      fixture.submit(1);
      fixture.awaitRunning(1);
      fixture.ticker.advance(Duration.ofNanos(5));
      fixture.executor.open(1);
      finished.acquire();

      BatchFacts batch = new BatchFacts(EngineFixture.BUCKET, 1, 9, 10, 0);
      assertThat(heard)
          .containsExactly("started " + batch, "finished " + batch + " 5", "answered Scored");
    }
  }

  @Test
  void load_tells_the_age_of_the_oldest_waiting_sample() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
      fixture.submit(1);
      fixture.awaitRunning(1);
      fixture.submit(2);
      fixture.awaitQueued(1);
      fixture.ticker.advance(Duration.ofMillis(3));
      fixture.awaitOldest();

      assertThat(fixture.engine.load()).isEqualTo(new EngineLoad(1, 3_000_000));
    }
  }

  @Test
  void close_answers_what_waits_and_waits_for_what_runs() throws Exception {
    EngineFixture fixture = new EngineFixture(new FakeExecutor(1, true), EngineListener.NONE);
    ScoreTicket running = fixture.submit(1);
    fixture.awaitRunning(1);
    ScoreTicket waiting = fixture.submit(2);
    Permit early = fixture.permit(1);

    Thread closer = Thread.ofPlatform().start(fixture.engine::close);
    ScoreOutcome.Failed unfinished = failure(waiting);
    boolean closedTooEarly = running.outcome().toCompletableFuture().isDone();
    fixture.executor.open(1);
    closer.join();
    ScoreTicket after = fixture.engine.submit(fixture.request(3, early, EngineFixture.FAR));

    assertThat(unfinished.reason()).isEqualTo(FailureReason.DRAINING);
    assertThat(closedTooEarly).isFalse();
    assertThat(rewards(running)[0]).isEqualTo(1f);
    assertThat(failure(after).reason()).isEqualTo(FailureReason.DRAINING);
    assertThat(fixture.executor.seen).containsExactly(1);
    early.close();
    assertThat(fixture.admission.drain(Duration.ofSeconds(60))).isTrue();
    fixture.close();
  }
}
