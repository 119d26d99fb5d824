package io.reelscore.core;

import static io.reelscore.core.EngineFixture.failure;
import static io.reelscore.core.EngineFixture.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineAndCancelTest {

  @Test
  void an_expired_sample_is_answered_at_once_and_never_run() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false))) {
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
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
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
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
      fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2, Duration.ofMillis(10));
      fixture.ticker.advance(Duration.ofMillis(11));

      assertThat(failure(waiting).reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void a_reward_that_comes_after_the_deadline_is_not_delivered() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
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
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
      ScoreTicket running = fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2);

      waiting.cancel();
      waiting.cancel();

      assertThat(failure(waiting).reason()).isEqualTo(FailureReason.CANCELLED);
      while (fixture.admission.load().items() > 1) {
        Thread.onSpinWait();
      }
      fixture.executor.open(1);
      assertThat(rewards(running)[0]).isEqualTo(1f);
      assertThat(fixture.executor.seen).containsExactly(1);
    }
  }

  @Test
  void a_running_sample_that_is_cancelled_holds_its_permit_until_the_run_ends() throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
      ScoreTicket ticket = fixture.submit(1);
      fixture.awaitRunning(1);

      ticket.cancel();

      assertThat(failure(ticket).reason()).isEqualTo(FailureReason.CANCELLED);
      assertThat(fixture.admission.load().items()).isEqualTo(1);
      fixture.executor.open(1);
      assertThat(fixture.admission.drain(Duration.ofSeconds(60))).isTrue();
    }
  }
}
