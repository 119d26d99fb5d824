package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private static final AdmissionLimits WIDE = AdmissionLimits.global(1000, 100_000);

  private final ManualTicker ticker = new ManualTicker();
  private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

  @Test
  void samples_a_second_are_counted_to_the_nanosecond() {
    quotas.put("alice", new Quota(100, 1000, 4, 2));
    AdmissionControl door = door();
    granted(door.admit("alice", 2, 0)).close();

    ScoreOutcome.Failed refused = refused(door.admit("alice", 1, 0));
    ticker.advance(Duration.ofMillis(250).minusNanos(1));
    ScoreOutcome.Failed oneTooEarly = refused(door.admit("alice", 1, 0));
    ticker.advance(Duration.ofNanos(1));
    granted(door.admit("alice", 1, 0)).close();

    assertThat(refused)
        .isEqualTo(
            new ScoreOutcome.Failed(
                FailureReason.QUOTA_EXCEEDED,
                FailureStage.ADMISSION,
                "samples of this caller: 1 more too early (limit: 4.0 a second, at most 2 at once)",
                Duration.ofMillis(250)));
    assertThat(oneTooEarly.retryAfter()).isEqualTo(Duration.ofNanos(1));
    assertThat(refused(door.admit("alice", 2, 0)).retryAfter()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void what_a_permit_grows_by_costs_tokens_and_bytes_cost_none() {
    quotas.put("alice", new Quota(100, 1000, 1, 4));
    AdmissionControl door = door();
    Permit group = granted(door.admit("alice", 1, 0));

    assertThat(group.grow(3, 10)).isEmpty();
    assertThat(group.grow(0, 10)).isEmpty();

    assertThat(refused(door.admit("alice", 1, 0)).reason()).isEqualTo(FailureReason.QUOTA_EXCEEDED);
    assertThat(group.grow(1, 0).orElseThrow().reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(group.items()).isEqualTo(4);
  }

  @Test
  void a_principal_that_holds_its_share_is_refused_and_another_is_not() {
    quotas.put("alice", new Quota(3, 100, Quota.NO_RATE, 3));
    AdmissionControl door = door();
    Permit first = granted(door.admit("alice", 2, 40));
    assertThat(first.assign(new RunKey("alice", "1"))).isEmpty();

    ScoreOutcome.Failed items = refused(door.admit("alice", 2, 0));
    ScoreOutcome.Failed bytes = refused(door.admit("alice", 1, 61));
    Permit others = granted(door.admit("bob", 5, 500));

    assertThat(items.reason()).isEqualTo(FailureReason.QUOTA_EXCEEDED);
    assertThat(items.message())
        .isEqualTo(
            "in flight of this caller: 2 samples, 40 bytes; 2 and 0 more do not fit (limits: 3 and 100)");
    assertThat(items.retryAfter()).isNotNull();
    assertThat(bytes.reason()).isEqualTo(FailureReason.QUOTA_EXCEEDED);
    first.close();
    granted(door.admit("alice", 3, 100)).close();
    others.close();
  }

  @Test
  void what_a_quota_never_allows_is_too_large() {
    quotas.put("alice", new Quota(3, 100, 10, 2));
    AdmissionControl door = door();

    assertThat(refused(door.admit("alice", 4, 0)).reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(refused(door.admit("alice", 0, 101)).reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(refused(door.admit("alice", 3, 0)).message())
        .isEqualTo(
            "request: 3 samples, 0 bytes (expected: at most 3 samples and 100 bytes of one caller,"
                + " and 2 samples at once)");
  }

  @Test
  void a_refusal_by_the_limits_of_all_costs_no_tokens() {
    quotas.put("alice", new Quota(100, 1000, 1, 2));
    AdmissionControl door =
        AdmissionControl.create(AdmissionLimits.global(3, 100), this::quota, ticker);
    quotas.put("bob", Quota.NONE);
    Permit full = granted(door.admit("bob", 3, 0));

    assertThat(refused(door.admit("alice", 1, 0)).reason()).isEqualTo(FailureReason.OVERLOADED);
    full.close();

    granted(door.admit("alice", 2, 0)).close();
  }

  @Test
  void a_quota_that_changes_holds_from_the_next_call_on() {
    AdmissionControl door = door();
    Permit held = granted(door.admit("alice", 5, 50));
    quotas.put("alice", new Quota(5, 100, Quota.NO_RATE, 5));

    assertThat(refused(door.admit("alice", 1, 0)).reason()).isEqualTo(FailureReason.QUOTA_EXCEEDED);
    held.close();

    granted(door.admit("alice", 5, 100)).close();
  }

  @Test
  void an_account_that_is_like_a_new_one_is_forgotten() {
    quotas.put("alice", new Quota(9, 90, 1, 9));
    PermitDesk desk = new PermitDesk(WIDE, this::quota, ticker);
    Permit permit = granted(desk.admit("alice", 2, 3));
    assertThat(desk.accounts()).isOne();

    ticker.advance(Duration.ofSeconds(2));
    permit.close();

    assertThat(desk.accounts()).isZero();
  }

  @Test
  void no_time_is_ever_so_long_or_short_that_more_than_the_quota_is_admitted() {
    long seed = Long.getLong("reelscore.seed", 11L);
    Random random = new Random(seed);
    int burst = 7;
    long perItemNanos = 333_334;
    quotas.put("alice", new Quota(1000, 1000, 3000, burst));
    AdmissionControl door = door();
    List<long[]> admitted = new ArrayList<>();
    long now = 0;
    long level = burst * perItemNanos;

    for (int step = 0; step < 20_000; step++) {
      long pause = random.nextInt(4) == 0 ? random.nextInt(2_000_000) : random.nextInt(1000);
      ticker.advance(Duration.ofNanos(pause));
      now += pause;
      level = Math.min(burst * perItemNanos, level + pause);
      int items = 1 + random.nextInt(4);
      boolean fits = level >= items * perItemNanos;

      Admission admission = door.admit("alice", items, 0);

      assertThat(admission instanceof Admission.Granted)
          .as("seed %d, step %d", seed, step)
          .isEqualTo(fits);
      if (admission instanceof Admission.Granted(Permit permit)) {
        level -= items * perItemNanos;
        admitted.add(new long[] {now, items});
        permit.close();
      }
    }

    for (int from = 0; from < admitted.size(); from += 17) {
      long sum = 0;
      for (int to = from; to < Math.min(admitted.size(), from + 400); to++) {
        sum += admitted.get(to)[1];
        double seconds = (admitted.get(to)[0] - admitted.get(from)[0]) / 1e9;
        assertThat((double) sum).as("seed %d", seed).isLessThanOrEqualTo(burst + seconds * 3000);
      }
    }
  }

  @Test
  void a_client_that_waits_as_long_as_it_is_told_gets_its_whole_group_in_at_the_next_try() {
    long seed = Long.getLong("reelscore.seed", 12L);
    Random random = new Random(seed);
    int burst = 9;
    quotas.put("alice", new Quota(1000, 1000, 3000, burst));
    AdmissionControl door = door();
    List<long[]> admitted = new ArrayList<>();
    long start = ticker.nanos();

    for (int step = 0; step < 5000; step++) {
      int size = 1 + random.nextInt(burst);
      Optional<ScoreOutcome.Failed> refusal = group(door, size);
      if (refusal.isPresent() && size > 1 && atDoor(refusal.get())) {
        ticker.advance(Objects.requireNonNull(refusal.get().retryAfter()));
        refusal = group(door, size);
      }
      if (refusal.isPresent()) {
        ticker.advance(Objects.requireNonNull(refusal.get().retryAfter()));
        refusal = group(door, size);
      }
      assertThat(refusal).as("seed %d, step %d, size %d", seed, step, size).isEmpty();
      admitted.add(new long[] {ticker.nanos() - start, size});
      ticker.advance(Duration.ofNanos(random.nextInt(2_000_000)));
    }

    for (int from = 0; from < admitted.size(); from++) {
      long sum = 0;
      for (int to = from; to < Math.min(admitted.size(), from + 100); to++) {
        sum += admitted.get(to)[1];
        double seconds = (admitted.get(to)[0] - admitted.get(from)[0]) / 1e9;
        assertThat((double) sum).as("seed %d", seed).isLessThanOrEqualTo(burst + seconds * 3000);
      }
    }
  }

  /** As a call does it: one sample before the size is known, then the others. */
  private static Optional<ScoreOutcome.Failed> group(AdmissionControl door, int size) {
    return switch (door.admit("alice", 1, 0)) {
      case Admission.Refused(ScoreOutcome.Failed failure) -> Optional.of(failure);
      case Admission.Granted(Permit permit) -> {
        try (permit) {
          yield size == 1 ? Optional.empty() : permit.grow(size - 1, 0);
        }
      }
    };
  }

  private static boolean atDoor(ScoreOutcome.Failed refusal) {
    return refusal.message().contains(": 1 more");
  }

  @Test
  void a_group_that_is_refused_costs_no_tokens_and_one_that_has_begun_does() {
    quotas.put("alice", new Quota(100, 1000, 1, 4));
    AdmissionControl door = door();
    granted(door.admit("alice", 1, 0)).close();

    assertThat(group(door, 4).orElseThrow().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(group(door, 3)).isEmpty();
    ticker.advance(Duration.ofSeconds(1));
    PermitDesk.HeldPermit begun = (PermitDesk.HeldPermit) granted(door.admit("alice", 1, 0));
    begun.hold();
    assertThat(begun.grow(1, 0)).isPresent();
    begun.close();
    begun.letGo();

    assertThat(refused(door.admit("alice", 1, 0)).retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_group_that_is_larger_than_the_burst_is_told_so_at_once() {
    quotas.put("alice", new Quota(100, 1000, 1, 4));
    AdmissionControl door = door();

    assertThat(group(door, 5).orElseThrow().reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(group(door, 4)).isEmpty();
  }

  @Test
  void what_the_run_has_no_room_for_costs_its_principal_no_tokens() {
    quotas.put("alice", new Quota(100, 1000, 1, 2));
    AdmissionControl door =
        AdmissionControl.create(new AdmissionLimits(9, 900, 1, 100), this::quota, ticker);
    Permit first = granted(door.admit("alice", 1, 0));
    assertThat(first.assign(new RunKey("alice", "1"))).isEmpty();
    Permit second = granted(door.admit("alice", 1, 0));

    assertThat(second.assign(new RunKey("alice", "1")).orElseThrow().reason())
        .isEqualTo(FailureReason.OVERLOADED);
    second.close();

    granted(door.admit("alice", 1, 0)).close();
    first.close();
  }

  @Test
  void a_rate_that_is_raised_helps_who_waits_and_one_that_is_lowered_forgives_nothing() {
    quotas.put("alice", new Quota(100, 1000, 0.01, 3));
    AdmissionControl door = door();
    granted(door.admit("alice", 3, 0)).close();
    ticker.advance(Duration.ofSeconds(50));
    assertThat(refused(door.admit("alice", 1, 0)).retryAfter()).isEqualTo(Duration.ofSeconds(50));

    quotas.put("alice", new Quota(100, 1000, 10, 3));
    Duration raised = refused(door.admit("alice", 1, 0)).retryAfter();
    quotas.put("alice", new Quota(100, 1000, 0.5, 3));
    Duration lowered = refused(door.admit("alice", 1, 0)).retryAfter();

    assertThat(raised).isEqualTo(Duration.ofMillis(50));
    assertThat(lowered).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void what_was_let_in_without_a_rate_gives_no_tokens_back_to_one() {
    AdmissionControl door =
        AdmissionControl.create(AdmissionLimits.global(9, 100), this::quota, ticker);
    Permit free = granted(door.admit("alice", 2, 0));
    quotas.put("alice", new Quota(100, 1000, 1, 2));
    granted(door.admit("alice", 2, 0)).close();

    assertThat(free.grow(0, 101)).isPresent();
    free.close();

    assertThat(refused(door.admit("alice", 1, 0)).retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void a_quota_holds_however_threads_interleave() throws Exception {
    int burst = 2000;
    Contender alice = new Contender("alice", new Quota(3, 20, 1000, burst));
    Contender bob = new Contender("bob", new Quota(2, 1000, Quota.NO_RATE, 2));
    List.of(alice, bob).forEach(each -> quotas.put(each.name, each.quota));
    AdmissionControl door = door();
    List<Thread> threads = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      Contender contender = i % 2 == 0 ? alice : bob;
      threads.add(Thread.ofPlatform().start(() -> contender.contend(door, 3000)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(alice.most).hasValueGreaterThan(0).hasValueLessThanOrEqualTo(3);
    assertThat(bob.most).hasValueGreaterThan(0).hasValueLessThanOrEqualTo(2);
    assertThat(alice.admitted).hasValueGreaterThan(0).hasValueLessThanOrEqualTo(burst);
    assertThat(bob.admitted).hasPositiveValue();
    assertThat(door.load()).isEqualTo(new AdmissionLoad(0, 0));
  }

  @Test
  void a_quota_says_what_is_legal() {
    assertThatThrownBy(() -> new Quota(0, 1, 1, 1))
        .hasMessage("maxItems: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new Quota(1, 1, 0, 1))
        .hasMessage("itemsPerSecond: 0.0 (expected: at least 0.001)");
    assertThatThrownBy(() -> new Quota(1, 1, 1, 1_000_001))
        .hasMessage("burstItems: 1000001 (expected: at most 1000000)");
  }

  private AdmissionControl door() {
    return AdmissionControl.create(WIDE, this::quota, ticker);
  }

  private Quota quota(String principal) {
    return quotas.getOrDefault(principal, Quota.NONE);
  }

  private static Permit granted(Admission admission) {
    return ((Admission.Granted) admission).permit();
  }

  private static ScoreOutcome.Failed refused(Admission admission) {
    return ((Admission.Refused) admission).failure();
  }

  /** Takes and gives back as fast as it can, and counts what it holds. */
  private static final class Contender {
    private final String name;
    private final Quota quota;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger admitted = new AtomicInteger();

    private Contender(String name, Quota quota) {
      this.name = name;
      this.quota = quota;
    }

    private void contend(AdmissionControl door, int rounds) {
      for (int round = 0; round < rounds; round++) {
        if (door.admit(name, 1, 5) instanceof Admission.Granted(Permit permit)) {
          most.accumulateAndGet(held.incrementAndGet(), Math::max);
          admitted.incrementAndGet();
          Thread.onSpinWait();
          held.decrementAndGet();
          permit.close();
        }
      }
    }
  }
}
