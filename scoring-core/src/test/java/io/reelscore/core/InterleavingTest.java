package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Many threads submit and cancel while time jumps, the executor misbehaves, and the engine is
 * drained and closed at a random moment: every sample has exactly one outcome and every permit
 * comes back. Run one seed again with {@code -Dreelscore.seed=N}.
 */
class InterleavingTest {
  private static final int THREADS = 6;
  private static final int SAMPLES = 250;

  @RepeatedTest(40)
  void every_sample_has_exactly_one_outcome(RepetitionInfo repetition) throws Exception {
    long seed = Long.getLong("reelscore.seed", 1000L + repetition.getCurrentRepetition());
    Random random = new Random(seed);
    AtomicInteger heard = new AtomicInteger();
    EngineListener listener =
        new EngineListener() {
          @Override
          public void answered(ScoreOutcome outcome) {
            heard.incrementAndGet();
          }
        };
    int workers = 1 + random.nextInt(3);
    EngineFixture fixture =
        new EngineFixture(
            new FakeExecutor(1 + random.nextInt(8), false).scoring(misbehaving(seed)),
            new DeviceOptions(
                workers,
                1 + random.nextInt(workers),
                Duration.ofNanos(random.nextInt(100_000)),
                Duration.ofMillis(1 + random.nextInt(3)),
                Duration.ofMillis(1)),
            new EngineOptions(
                1,
                1 + random.nextInt(8),
                10 + random.nextInt(60),
                Duration.ofNanos(random.nextInt(2) * 50_000L)),
            AdmissionLimits.global(1 + random.nextInt(40), 1 << 20),
            listener);

    Submitters submitters = new Submitters(fixture, seed);
    submitters.start();
    if (random.nextBoolean()) {
      submitters.awaitAtLeast(random.nextInt(SAMPLES * THREADS / 2));
      if (random.nextBoolean()) {
        fixture.admission.drain(Duration.ofNanos(random.nextInt(100_000)));
      }
      fixture.engine.close();
    }
    submitters.join();
    fixture.ticker.advance(EngineFixture.FAR);

    assertThat(submitters.failures).as("seed %d", seed).isEmpty();
    for (ScoreTicket ticket : submitters.tickets) {
      EngineFixture.outcome(ticket);
    }
    assertThat(fixture.admission.drain(Duration.ofSeconds(60))).as("seed %d", seed).isTrue();
    assertThat(heard.get()).as("seed %d", seed).isEqualTo(submitters.tickets.size());
    assertThat(submitters.answers.get()).as("seed %d", seed).isEqualTo(submitters.tickets.size());
    fixture.close();
    assertThat(fixture.engine.load()).as("seed %d", seed).isEqualTo(new EngineLoad(0, 0));
    assertThat(fixture.admission.load()).as("seed %d", seed).isEqualTo(new AdmissionLoad(0, 0));
  }

  private static FakeExecutor.Behaviour misbehaving(long seed) {
    Random random = new Random(~seed);
    return b -> {
      int fate;
      synchronized (random) {
        fate = random.nextInt(20);
      }
      return switch (fate) {
        case 0 ->
            throw new BatchExecutor.ExecutionException(
                random.nextBoolean()
                    ? BatchExecutor.ExecutionException.Kind.FAILED
                    : BatchExecutor.ExecutionException.Kind.OUT_OF_MEMORY,
                "batch",
                null);
        case 1 -> throw new OutOfMemoryError("thrown by the test");
        case 2 -> new float[] {Float.NaN, 1f};
        default -> new float[] {b, b};
      };
    };
  }

  private static final class Submitters {
    final ConcurrentLinkedQueue<ScoreTicket> tickets = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final EngineFixture fixture;
    private final long seed;

    Submitters(EngineFixture fixture, long seed) {
      this.fixture = fixture;
      this.seed = seed;
    }

    void start() {
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed * THREADS + t);
        threads.add(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, e) -> failures.add(e))
                .start(() -> submitAll(random)));
      }
    }

    void awaitAtLeast(int count) {
      while (attempts.get() < count) {
        Thread.onSpinWait();
      }
    }

    void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void submitAll(Random random) {
      for (int i = 0; i < SAMPLES; i++) {
        attempts.incrementAndGet();
        switch (fixture.admission.admit(1, 3)) {
          case Admission.Granted(Permit permit) -> submit(permit, random);
          case Admission.Refused(ScoreOutcome.Failed failure) -> {
            if (failure.reason() != FailureReason.OVERLOADED
                && failure.reason() != FailureReason.DRAINING) {
              failures.add(new AssertionError(failure.toString()));
            }
          }
        }
        if (random.nextInt(10) == 0) {
          fixture.ticker.advance(Duration.ofNanos(random.nextInt(200_000)));
        }
      }
    }

    private void submit(Permit permit, Random random) {
      Duration deadline = Duration.ofNanos(random.nextInt(2_000_000));
      ScoreTicket ticket =
          fixture.engine.submit(
              new ScoringRequest(
                  EngineFixture.input(
                      random.nextInt(256), new Bucket(1 + random.nextInt(2), 1, 1, 0, 10)),
                  permit,
                  fixture.ticker.in(deadline),
                  new RunKey("", "run " + random.nextInt(3)),
                  random.nextBoolean() ? Priority.TRAINING : Priority.EVALUATION));
      tickets.add(ticket);
      ticket
          .outcome()
          .whenComplete((outcome, error) -> {
            answers.incrementAndGet();
            permit.close();
          });
      if (random.nextInt(4) == 0) {
        ticket.cancel();
      }
    }
  }
}
