package io.reelscore.core;

import static io.reelscore.core.EngineFixture.failure;
import static io.reelscore.core.EngineFixture.input;
import static io.reelscore.core.EngineFixture.rewards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTest {

  @Test
  void models_share_the_workers_and_one_that_is_closed_leaves_the_others_alone() throws Exception {
    FakeExecutor second = new FakeExecutor(8, false).scoring(b -> new float[] {-b, 0});
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
      ScoringEngine other =
          fixture.device.open(
              EngineFixture.model(second), EngineFixture.options(8), EngineListener.NONE);
      ScoreTicket running = fixture.submit(1);
      fixture.awaitRunning(1);
      ScoreTicket waiting = fixture.submit(2);
      ScoreTicket ofOther = submit(fixture, other, 3);
      fixture.awaitQueued(1);

      Thread closer = Thread.ofPlatform().start(fixture.engine::close);
      assertThat(failure(waiting).reason()).isEqualTo(FailureReason.DRAINING);
      fixture.executor.open(1);
      closer.join();

      assertThat(rewards(running)[0]).isEqualTo(1f);
      assertThat(rewards(ofOther)[0]).isEqualTo(-3f);
      assertThat(rewards(submit(fixture, other, 4))[0]).isEqualTo(-4f);
      assertThat(failure(fixture.submit(5)).reason()).isEqualTo(FailureReason.DRAINING);
    }
  }

  @Test
  void the_next_batch_is_assembled_while_one_runs_only_if_it_is_full() throws Exception {
    FakeExecutor executor = new FakeExecutor(4, true);
    DeviceOptions pipelined =
        new DeviceOptions(
            2, 1, Duration.ofSeconds(2), EngineFixture.WATCHDOG, EngineFixture.RECOVERY);
    try (EngineFixture fixture =
        new EngineFixture(executor, pipelined, EngineFixture.options(4), EngineListener.NONE)) {
      List<ScoreTicket> tickets = new ArrayList<>();
      tickets.add(fixture.submit(0));
      fixture.awaitRunning(1);
      for (int i = 1; i <= 3; i++) {
        tickets.add(fixture.submit(i));
      }
      fixture.awaitQueued(3);
      int startedEarly = executor.batchSizes.size();

      tickets.add(fixture.submit(4));
      fixture.awaitRunning(1);
      executor.open(2);

      for (int i = 0; i <= 4; i++) {
        assertThat(rewards(tickets.get(i))[0]).isEqualTo(i);
      }
      assertThat(startedEarly).isEqualTo(1);
      assertThat(executor.batchSizes).containsExactly(1, 4);
    }
  }

  @Test
  void a_closed_device_opens_nothing() {
    EngineFixture fixture = new EngineFixture(new FakeExecutor(1, false));
    fixture.close();

    assertThatThrownBy(() ->
            fixture.device.open(
                EngineFixture.model(fixture.executor),
                EngineFixture.options(1),
                EngineListener.NONE))
        .hasMessage("device: closed (expected: open)");
  }

  private static ScoreTicket submit(EngineFixture fixture, ScoringEngine engine, int firstByte) {
    Permit permit = fixture.permit(1);
    ScoreTicket ticket =
        engine.submit(
            new ScoringRequest(
                input(firstByte),
                permit,
                fixture.ticker.in(EngineFixture.FAR),
                RunKey.NONE,
                Priority.TRAINING));
    ticket.outcome().thenRun(permit::close);
    return ticket;
  }
}
