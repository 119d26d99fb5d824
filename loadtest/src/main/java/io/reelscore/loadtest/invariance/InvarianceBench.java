package io.reelscore.loadtest.invariance;

import io.reelscore.loadtest.stats.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sends shuffled requests through two live services in turn: one serves the bundle as it is, the
 * other a copy that claims no determinism. Every reward is held, as bits, against that of its
 * sample scored alone by the same service.
 */
public final class InvarianceBench {
  private static final double NANOS_PER_MILLI = 1e6;

  private final InvarianceSetup setup;
  private final Consumer<String> progress;

  private InvarianceBench(InvarianceSetup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param progress is told what happens
   * @throws IOException when a service does not start
   * @throws IllegalStateException when a sample has no rewards
   */
  public static InvarianceResult run(InvarianceSetup setup, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path released = Files.createTempDirectory("reelscore-bench-off");
    try {
      ReleasedBundle.write(setup.workload().folder(), released);
      return new InvarianceBench(setup, progress).run(released);
    } finally {
      ReleasedBundle.delete(released);
    }
  }

  private InvarianceResult run(Path released) throws IOException, InterruptedException {
    progress.accept("starting two services of " + setup.workload().folder());
    try (ProbedService on = start(setup.workload().folder());
        ProbedService off = start(released)) {
      progress.accept("warming up: %d requests each".formatted(setup.warmUpRequests()));
      SplittableRandom random = new SplittableRandom(setup.seed());
      on.send(traffic(setup.warmUpRequests(), random));
      off.send(traffic(setup.warmUpRequests(), random));
      on.forgetBatches();
      return measure(on, off, random);
    }
  }

  private ProbedService start(Path bundle) throws IOException, InterruptedException {
    return ProbedService.start(bundle, setup.workload(), setup.threads(), setup.mostInFlight());
  }

  private InvarianceResult measure(ProbedService on, ProbedService off, SplittableRandom random)
      throws InterruptedException {
    double[] onMillis = new double[setup.rounds()];
    double[] offMillis = new double[setup.rounds()];
    int sent = 0;
    for (int round = 0; round < setup.rounds(); round++) {
      Traffic traffic = traffic(Math.ceilDiv(setup.requests(), setup.rounds()), random);
      sent += traffic.requests();
      if (round % 2 == 0) {
        onMillis[round] = cpuMillis(on, traffic);
        offMillis[round] = cpuMillis(off, traffic);
      } else {
        offMillis[round] = cpuMillis(off, traffic);
        onMillis[round] = cpuMillis(on, traffic);
      }
      progress.accept(
          "round %d of %d: CPU ms a request: on %.3f, off %.3f; requests %d, other bits %d"
              .formatted(
                  round + 1,
                  setup.rounds(),
                  onMillis[round],
                  offMillis[round],
                  sent,
                  on.mismatches()));
    }
    return new InvarianceResult(
        on.servedBy().identity(),
        on.servedBy().fingerprint(),
        on.servedBy().determinism().name(),
        sent,
        on.mismatches(),
        counts(on.requestsByBatchSize()),
        off.mismatches(),
        on.alone().equals(off.alone()),
        onMillis,
        offMillis,
        new Rounds(setup.seed()).ratio(offMillis, onMillis));
  }

  private static double cpuMillis(ProbedService service, Traffic traffic)
      throws InterruptedException {
    long before = service.cpu().nanos();
    service.send(traffic);
    return (service.cpu().nanos() - before) / NANOS_PER_MILLI / traffic.requests();
  }

  private Traffic traffic(int requests, SplittableRandom random) {
    return Traffic.of(requests, setup.workload().samples().size(), setup.mostInFlight(), random);
  }

  private static Map<Integer, Integer> counts(int[] requestsByBatchSize) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int size = 0; size < requestsByBatchSize.length; size++) {
      if (requestsByBatchSize[size] > 0) {
        counts.put(size, requestsByBatchSize[size]);
      }
    }
    return counts;
  }
}
