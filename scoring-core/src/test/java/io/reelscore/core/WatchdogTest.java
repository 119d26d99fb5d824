package io.reelscore.core;

import static io.reelscore.core.EngineFixture.failure;
import static io.reelscore.core.EngineFixture.rewards;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The gate of the executor stays shut: only the watchdog ends a run. */
class WatchdogTest {
  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final DeviceOptions DEVICE =
      new DeviceOptions(1, 1, Duration.ofSeconds(2), LIMIT, EngineFixture.RECOVERY);

  @Test
  void a_run_that_takes_too_long_is_terminated_and_its_samples_are_answered() throws Exception {
    AtomicInteger terminated = new AtomicInteger();
    EngineListener listener =
        new EngineListener() {
          @Override
          public void runTerminated(BatchFacts batch) {
            terminated.incrementAndGet();
          }
        };
    FakeExecutor executor = new FakeExecutor(8, true);
    try (EngineFixture fixture = fixture(executor, listener)) {
      ScoreTicket stuck = fixture.submit(1);
      fixture.awaitRunning(1);
      fixture.ticker.advance(LIMIT);

      ScoreOutcome.Failed failure = failure(stuck);

      assertThat(failure.reason()).isEqualTo(FailureReason.EXECUTION_TIMED_OUT);
      assertThat(failure.message())
          .isEqualTo(
              "the run of the model was terminated after 0.2 s (expected: to end by itself)");
      // Its samples are answered before it is ended, so the gate may let either of the two through.
      executor.open(2);
      assertThat(rewards(fixture.submit(2))[0]).isEqualTo(2f);
      assertThat(terminated.get()).isEqualTo(1);
      assertThat(executor.seen).containsExactly(1, 2);
    }
  }

  @Test
  void a_run_within_its_time_is_left_alone() throws Exception {
    FakeExecutor executor = new FakeExecutor(8, true);
    try (EngineFixture fixture = fixture(executor, EngineListener.NONE)) {
      ScoreTicket ticket = fixture.submit(1);
      fixture.awaitRunning(1);
      fixture.ticker.advance(LIMIT.minusNanos(1));
      // What is queued behind it makes the owner look at the time.
      fixture.submit(2);
      fixture.awaitQueued(1);
      executor.open(2);

      assertThat(rewards(ticket)[0]).isEqualTo(1f);
    }
  }

  @Test
  void time_before_the_device_starts_does_not_count() {
    ManualTicker ticker = new ManualTicker();
    RunControl control = new RunControl(ticker);
    ticker.advance(Duration.ofSeconds(9));

    control.started();
    ticker.advance(Duration.ofSeconds(1));

    assertThat(control.runningNanos(ticker.nanos())).isEqualTo(1_000_000_000);
  }

  @Test
  void an_action_that_is_set_after_the_end_runs_at_once_and_one_that_is_cleared_never() {
    AtomicInteger ran = new AtomicInteger();
    RunControl control = new RunControl();
    control.onTerminate(() -> ran.addAndGet(100));
    control.onTerminate(null);

    control.terminate();
    control.terminate();
    control.onTerminate(ran::incrementAndGet);

    assertThat(ran.get()).isEqualTo(1);
    assertThat(control.isTerminated()).isTrue();
  }

  private static EngineFixture fixture(FakeExecutor executor, EngineListener listener) {
    return new EngineFixture(executor, DEVICE, EngineFixture.options(8), listener);
  }
}
