package io.reelscore.loadtest.engine;

import io.reelscore.loadtest.model.Workload;
import java.time.Duration;

/**
 * What is compared, and how long.
 *
 * @param workload the model's samples, a multiple of {@code batchItems}
 * @param rehearsal samples of a model that costs next to nothing, by which the service's code is
 *     run often enough to be compiled
 * @param threads that run batches, in each of the three
 * @param batchItems samples a batch
 * @param rounds in each of which all three are measured
 * @param perMeasurement how long one of them scores in a round
 * @param warmUp how long each of them scores before the first round
 * @param seed of the workload and of the bootstrap
 */
public record EngineBenchSetup(
    Workload workload,
    Workload rehearsal,
    int threads,
    int batchItems,
    int rounds,
    Duration perMeasurement,
    Duration warmUp,
    long seed) {
  /** Batches on their way for each that runs, so that a batch is never short of samples. */
  private static final int BATCHES_IN_FLIGHT = 4;

  public EngineBenchSetup {
    if (workload.samples().size() % batchItems != 0) {
      throw new IllegalArgumentException(
          "samples: %d (expected: a multiple of %d)"
              .formatted(workload.samples().size(), batchItems));
    }
  }

  /** Samples that are on their way at once. */
  int inFlight() {
    return BATCHES_IN_FLIGHT * threads * batchItems;
  }
}
