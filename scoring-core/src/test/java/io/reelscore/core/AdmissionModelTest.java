package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The door against a list of what is held, whose sums are taken anew at each step. */
class AdmissionModelTest {
  private static final int STEPS = 20_000;
  private static final AdmissionLimits LIMITS = new AdmissionLimits(20, 200, 8, 90);
  private static final List<RunKey> RUNS =
      List.of(new RunKey("alice", "1"), new RunKey("alice", "2"), RunKey.NONE);

  private final ManualTicker ticker = new ManualTicker();
  private final PermitDesk door = new PermitDesk(LIMITS, ticker);
  private final List<Held> held = new ArrayList<>();

  @Test
  void whatever_is_done_with_permits_the_counts_are_those_of_a_simple_model() {
    long seed = Long.getLong("reelscore.seed", 7L);
    Random random = new Random(seed);

    for (int step = 0; step < STEPS; step++) {
      ticker.advance(Duration.ofNanos(random.nextInt(1_000_000)));
      step(random, "seed %d, step %d".formatted(seed, step));
      assertThat(door.load())
          .as("seed %d, step %d", seed, step)
          .isEqualTo(new AdmissionLoad((int) items(any -> true), bytes(any -> true)));
    }

    held.forEach(each -> each.permit().close());
    assertThat(door.load()).isEqualTo(new AdmissionLoad(0, 0));
    assertThat(door.runs()).isZero();
  }

  private void step(Random random, String where) {
    int items = random.nextInt(4);
    long bytes = random.nextInt(40);
    if (held.isEmpty() || random.nextInt(3) == 0) {
      admit(items, bytes, where);
      return;
    }
    int place = random.nextInt(held.size());
    Held target = held.get(place);
    switch (random.nextInt(3)) {
      case 0 -> {
        RunKey run = RUNS.get(random.nextInt(RUNS.size()));
        if (target.run() == null && assign(target, run, where)) {
          held.set(place, new Held(target.permit(), run));
        }
      }
      case 1 -> grow(target, items, bytes, where);
      default -> {
        target.permit().close();
        held.remove(place);
      }
    }
  }

  private void admit(int items, long bytes, String where) {
    boolean fits = fits(items, bytes);

    Admission admission = door.admit(items, bytes);

    assertThat(admission instanceof Admission.Granted).as(where).isEqualTo(fits);
    if (admission instanceof Admission.Granted(Permit permit)) {
      held.add(new Held(permit, null));
    }
  }

  private boolean assign(Held target, RunKey run, String where) {
    boolean fits = fitsOfRun(run, target.permit().items(), target.permit().bytes());

    assertThat(target.permit().assign(run).isEmpty()).as(where).isEqualTo(fits);
    return fits;
  }

  private void grow(Held target, int items, long bytes, String where) {
    RunKey run = target.run();
    boolean fits = fits(items, bytes) && (run == null || fitsOfRun(run, items, bytes));

    assertThat(target.permit().grow(items, bytes).isEmpty()).as(where).isEqualTo(fits);
  }

  private boolean fits(int items, long bytes) {
    return items(any -> true) + items <= LIMITS.maxItems()
        && bytes(any -> true) + bytes <= LIMITS.maxBytes();
  }

  private boolean fitsOfRun(RunKey run, int items, long bytes) {
    return items(each -> run.equals(each.run())) + items <= LIMITS.maxItemsPerRun()
        && bytes(each -> run.equals(each.run())) + bytes <= LIMITS.maxBytesPerRun();
  }

  private long items(Predicate<Held> which) {
    return held.stream().filter(which).mapToLong(each -> each.permit().items()).sum();
  }

  private long bytes(Predicate<Held> which) {
    return held.stream().filter(which).mapToLong(each -> each.permit().bytes()).sum();
  }

  private record Held(Permit permit, @Nullable RunKey run) {}
}
