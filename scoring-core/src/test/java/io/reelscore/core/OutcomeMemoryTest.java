package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.OutcomeMemory.Claim;
import io.reelscore.core.OutcomeMemory.Execution;
import io.reelscore.core.OutcomeMemory.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomeMemoryTest {
  private final ManualTicker ticker = new ManualTicker();
  private final OutcomeMemory<String> memory =
      new OutcomeMemory<>(3, Duration.ofSeconds(10), ticker);

  @Test
  void the_first_owns_the_second_shares_the_third_remembers() {
    Execution<String> execution = owner(claim("k"));
    Share<String> share = shared(claim("k"));

    execution.end(Optional.of("v"));

    assertThat(share.answer().toCompletableFuture()).isCompletedWithValue(Optional.of("v"));
    assertThat(claim("k")).isEqualTo(new Claim.Remembered<>("v"));
  }

  @Test
  void other_content_is_a_conflict_under_way_and_afterwards() {
    Execution<String> execution = owner(claim("k"));

    Claim<String> underWay = memory.claim("p", "k", "other");
    execution.end(Optional.of("v"));
    Claim<String> afterwards = memory.claim("p", "k", "other");

    assertThat(underWay).isEqualTo(new Claim.Conflict<>());
    assertThat(afterwards).isEqualTo(new Claim.Conflict<>());
  }

  @Test
  void principals_do_not_see_each_other() {
    owner(claim("k"));

    Claim<String> other = memory.claim("q", "k", "other");

    assertThat(other).isInstanceOf(Claim.Owner.class);
  }

  @Test
  void what_ends_without_a_value_is_owned_by_the_next_who_claims() {
    Execution<String> execution = owner(claim("k"));
    Share<String> share = shared(claim("k"));

    execution.end(Optional.empty());

    assertThat(share.answer().toCompletableFuture()).isCompletedWithValue(Optional.empty());
    owner(claim("k"));
    shared(claim("k"));
  }

  @Test
  void an_owner_that_leaves_does_not_end_what_others_want() {
    AtomicInteger unwanted = new AtomicInteger();
    Execution<String> execution = owner(claim("k"));
    execution.onUnwanted(unwanted::incrementAndGet);
    Share<String> share = shared(claim("k"));

    execution.close();
    execution.close();

    assertThat(unwanted).hasValue(0);
    execution.end(Optional.of("v"));
    assertThat(share.answer().toCompletableFuture()).isCompletedWithValue(Optional.of("v"));
  }

  @Test
  void the_last_who_leaves_ends_it_and_the_next_begins_anew() {
    AtomicInteger unwanted = new AtomicInteger();
    Execution<String> execution = owner(claim("k"));
    execution.onUnwanted(unwanted::incrementAndGet);
    Share<String> share = shared(claim("k"));

    execution.close();
    share.close();

    assertThat(unwanted).hasValue(1);
    Execution<String> next = owner(claim("k"));
    execution.end(Optional.of("of nobody"));
    next.end(Optional.of("v"));
    assertThat(claim("k")).isEqualTo(new Claim.Remembered<>("v"));
  }

  @Test
  void an_action_that_comes_late_runs_at_once() {
    AtomicInteger unwanted = new AtomicInteger();
    Execution<String> execution = owner(claim("k"));
    execution.close();

    execution.onUnwanted(unwanted::incrementAndGet);

    assertThat(unwanted).hasValue(1);
  }

  @Test
  void nothing_is_unwanted_once_it_has_ended() {
    AtomicInteger unwanted = new AtomicInteger();
    Execution<String> execution = owner(claim("k"));
    execution.onUnwanted(unwanted::incrementAndGet);

    execution.end(Optional.of("v"));
    execution.close();
    execution.onUnwanted(unwanted::incrementAndGet);

    assertThat(unwanted).hasValue(0);
  }

  @Test
  void the_oldest_is_forgotten_when_there_are_too_many() {
    for (int i = 0; i < 4; i++) {
      owner(claim("k" + i)).end(Optional.of("v" + i));
    }

    assertThat(memory.size()).isEqualTo(3);
    assertThat(claim("k0")).isInstanceOf(Claim.Owner.class);
    assertThat(claim("k1")).isEqualTo(new Claim.Remembered<>("v1"));
  }

  @Test
  void what_is_old_is_forgotten() {
    owner(claim("k")).end(Optional.of("v"));

    ticker.advance(Duration.ofSeconds(10));

    assertThat(claim("k")).isInstanceOf(Claim.Owner.class);
    assertThat(memory.size()).isZero();
  }

  @Test
  void of_many_who_want_the_same_one_at_a_time_works_and_all_get_a_value() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("OutcomeMemoryTest seed: " + seed);
    int callers = 8;
    for (int round = 0; round < 300; round++) {
      AtomicInteger working = new AtomicInteger();
      AtomicInteger overlaps = new AtomicInteger();
      AtomicInteger executions = new AtomicInteger();
      Phaser together = new Phaser(callers);
      String key = "round" + round;
      Random random = new Random(seed + round);
      List<CompletableFuture<String>> values = new ArrayList<>();
      for (int failures : IntStream.range(0, callers).map(i -> random.nextInt(2)).toArray()) {
        CompletableFuture<String> value = new CompletableFuture<>();
        values.add(value);
        Thread.startVirtualThread(() -> {
          together.arriveAndAwaitAdvance();
          value.complete(insist(key, failures, working, overlaps, executions));
        });
      }

      for (CompletableFuture<String> value : values) {
        assertThat(value.get(90, TimeUnit.SECONDS)).isEqualTo("v");
      }
      assertThat(overlaps).as("seed %d, round %d", seed, round).hasValue(0);
    }
  }

  /** Claims until there is a value; fails its first executions. */
  private String insist(
      String key,
      int failures,
      AtomicInteger working,
      AtomicInteger overlaps,
      AtomicInteger executions) {
    int left = failures;
    while (true) {
      switch (claim(key)) {
        case Claim.Remembered<String>(String value) -> {
          return value;
        }
        case Claim.Conflict<String> conflict -> throw new AssertionError("conflict");
        case Claim.Shared<String>(Share<String> share) -> {
          Optional<String> value = share.answer().toCompletableFuture().join();
          share.close();
          if (value.isPresent()) {
            return value.get();
          }
        }
        case Claim.Owner<String>(Execution<String> execution) -> {
          if (working.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          executions.incrementAndGet();
          Thread.onSpinWait();
          working.decrementAndGet();
          execution.end(left > 0 ? Optional.empty() : Optional.of("v"));
          execution.close();
          if (left == 0) {
            return "v";
          }
          left--;
        }
      }
    }
  }

  private Claim<String> claim(String key) {
    return memory.claim("p", key, "content");
  }

  private static Execution<String> owner(Claim<String> claim) {
    assertThat(claim).isInstanceOf(Claim.Owner.class);
    return ((Claim.Owner<String>) claim).execution();
  }

  private static Share<String> shared(Claim<String> claim) {
    assertThat(claim).isInstanceOf(Claim.Shared.class);
    return ((Claim.Shared<String>) claim).share();
  }
}
