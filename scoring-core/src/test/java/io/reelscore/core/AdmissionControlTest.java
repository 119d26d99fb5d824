package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
  private static final RunKey A = new RunKey("alice", "run-a");
  private static final RunKey B = new RunKey("bob", "run-b");

  private final ManualTicker ticker = new ManualTicker();

  @Test
  void a_full_door_refuses_with_a_retry_hint_and_admits_again_later() {
    AdmissionControl door = door(AdmissionLimits.global(2, 100));
    Permit both = granted(door.admit(2, 6));

    ScoreOutcome.Failed refused = refused(door.admit(1, 3));
    both.close();
    both.close();

    assertThat(refused)
        .isEqualTo(
            new ScoreOutcome.Failed(
                FailureReason.OVERLOADED,
                FailureStage.ADMISSION,
                "in flight: 2 samples, 6 bytes; 1 and 3 more do not fit (limits: 2 and 100)",
                Duration.ofMillis(20)));
    Permit bytes = granted(door.admit(1, 100));
    assertThat(refused(door.admit(1, 1)).reason()).isEqualTo(FailureReason.OVERLOADED);
    bytes.close();
    assertThat(door.load()).isEqualTo(new AdmissionLoad(0, 0));
  }

  @Test
  void what_can_never_be_admitted_is_too_large() {
    AdmissionControl door = door(new AdmissionLimits(4, 100, 2, 50));
    Permit permit = granted(door.admit(3, 3));

    assertThat(refused(door.admit(5, 9)).message())
        .isEqualTo(
            "request: 5 samples, 9 bytes (expected: at most 4 samples and 100 bytes in flight)");
    assertThat(permit.grow(0, 98).orElseThrow().reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(permit.assign(A).orElseThrow().message())
        .isEqualTo(
            "request: 3 samples, 3 bytes (expected: at most 2 samples and 50 bytes of one run)");
  }

  @Test
  void a_run_that_holds_its_share_leaves_room_for_others() {
    AdmissionControl door = door(new AdmissionLimits(10, 1000, 4, 400));
    List<Permit> ofA = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ofA.add(granted(door.admit(1, 10)));
      assertThat(ofA.getLast().assign(A)).isEmpty();
    }

    Permit fifth = granted(door.admit(1, 10));
    ScoreOutcome.Failed refused = fifth.assign(A).orElseThrow();
    fifth.close();
    Permit ofB = granted(door.admit(1, 10));

    assertThat(refused.reason()).isEqualTo(FailureReason.OVERLOADED);
    assertThat(refused.message())
        .isEqualTo(
            "in flight of this run: 4 samples, 40 bytes; 1 and 10 more do not fit"
                + " (limits: 4 and 400)");
    assertThat(ofB.assign(B)).isEmpty();
    ofA.getFirst().close();
    Permit again = granted(door.admit(1, 10));
    assertThat(again.assign(A)).isEmpty();
  }

  @Test
  void what_a_permit_grows_by_counts_for_all_and_for_its_run() {
    AdmissionControl door = door(new AdmissionLimits(10, 100, 10, 60));
    Permit permit = granted(door.admit(1, 0));
    assertThat(permit.assign(A)).isEmpty();

    assertThat(permit.grow(2, 50)).isEmpty();
    Permit other = granted(door.admit(0, 0));
    assertThat(other.assign(A)).isEmpty();

    assertThat(other.grow(0, 11).orElseThrow().message()).startsWith("in flight of this run");
    assertThat(other.grow(0, 10)).isEmpty();
    assertThat(permit.items()).isEqualTo(3);
    assertThat(permit.bytes()).isEqualTo(50);
    assertThat(door.load()).isEqualTo(new AdmissionLoad(3, 60));
  }

  @Test
  void a_permit_covers_its_number_of_samples_while_it_is_open() {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, false))) {
      Permit permit = fixture.permit(1);
      ScoringRequest request = fixture.request(1, permit, EngineFixture.FAR);
      fixture.engine.submit(request);

      assertThatThrownBy(() -> fixture.engine.submit(request))
          .hasMessage("samples under one permit: 2 (expected: at most 1)");
      permit.close();
      assertThatThrownBy(() -> fixture.engine.submit(request))
          .hasMessage("permit: closed (expected: open)");
      assertThatThrownBy(() -> permit.grow(0, 1)).hasMessage("permit: closed (expected: open)");
      assertThatThrownBy(() -> permit.assign(A)).hasMessage("permit: closed (expected: open)");
    }
  }

  @Test
  void a_permit_is_of_one_run_only() {
    Permit permit = granted(door(AdmissionLimits.global(1, 1)).admit(1, 1));
    assertThat(permit.assign(A)).isEmpty();

    assertThatThrownBy(() -> permit.assign(B)).hasMessageStartingWith("permit: of RunKey[");
  }

  @Test
  void actions_run_when_the_last_holder_has_let_go_and_one_that_throws_costs_no_other()
      throws Exception {
    try (EngineFixture fixture = new EngineFixture(new FakeExecutor(8, true))) {
      List<String> heard = new ArrayList<>();
      Permit permit = fixture.permit(1);
      permit.onRelease(() -> heard.add("first"));
      permit.onRelease(() -> {
        throw new IllegalStateException("action");
      });
      permit.onRelease(() -> heard.add("third"));
      ScoreTicket ticket = fixture.engine.submit(fixture.request(1, permit, EngineFixture.FAR));
      fixture.awaitRunning(1);
      permit.close();
      assertThat(heard).isEmpty();

      fixture.executor.open(1);
      EngineFixture.outcome(ticket);
      assertThat(fixture.admission.drain(Duration.ofSeconds(60))).isTrue();

      assertThat(heard).containsExactly("first", "third");
      permit.onRelease(() -> heard.add("late"));
      assertThat(heard).endsWith("late");
    }
  }

  @Test
  void drain_waits_for_what_is_held_and_admits_nothing_new() throws Exception {
    AdmissionControl door = door(AdmissionLimits.global(2, 100));
    Permit held = granted(door.admit(0, 5));

    assertThat(door.drain(Duration.ZERO)).isFalse();
    assertThat(refused(door.admit(1, 1)).reason()).isEqualTo(FailureReason.DRAINING);
    held.close();

    assertThat(door.drain(Duration.ZERO)).isTrue();
  }

  @Test
  void the_hint_is_the_time_that_half_of_what_is_held_needs_at_the_measured_rate() {
    AdmissionControl door = door(AdmissionLimits.global(100, 1000));
    List<Permit> held = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      held.add(granted(door.admit(1, 1)));
    }
    for (int i = 0; i < 60; i++) {
      ticker.advance(Duration.ofMillis(10));
      held.removeFirst().close();
      held.add(granted(door.admit(1, 1)));
    }

    Duration hint = refused(door.admit(1, 1)).retryAfter();

    assertThat(hint).isBetween(Duration.ofMillis(490), Duration.ofMillis(510));
  }

  @Test
  void idle_time_does_not_slow_the_measured_rate() {
    AdmissionControl door = door(AdmissionLimits.global(1, 1000));
    Permit held = granted(door.admit(1, 1));
    ticker.advance(Duration.ofMillis(100));
    held.close();
    ticker.advance(Duration.ofHours(5));
    Permit again = granted(door.admit(1, 1));

    Duration hint = refused(door.admit(1, 1)).retryAfter();

    assertThat(hint).isBetween(Duration.ofMillis(99), Duration.ofMillis(101));
    again.close();
  }

  private AdmissionControl door(AdmissionLimits limits) {
    return AdmissionControl.create(limits, ticker);
  }

  private static Permit granted(Admission admission) {
    assertThat(admission).isInstanceOf(Admission.Granted.class);
    return ((Admission.Granted) admission).permit();
  }

  private static ScoreOutcome.Failed refused(Admission admission) {
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) admission).failure();
  }
}
