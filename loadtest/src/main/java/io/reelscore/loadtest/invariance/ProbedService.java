package io.reelscore.loadtest.invariance;

import io.reelscore.client.ModelRef;
import io.reelscore.client.Sample;
import io.reelscore.client.ScoreResult;
import io.reelscore.client.ServedBy;
import io.reelscore.loadtest.load.ServiceCalls;
import io.reelscore.loadtest.load.Window;
import io.reelscore.loadtest.model.Workload;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.loadtest.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A service in a process of its own, and for each sample the bits it gives when the sample is
 * scored alone. Used by one thread.
 */
final class ProbedService implements AutoCloseable {
  private static final int LARGEST_BATCH = 4096;

  private final ServiceProcess process;
  private final ServiceCalls calls;
  private final Workload workload;
  private final List<Bits> alone = new ArrayList<>();
  private final AtomicInteger mismatches = new AtomicInteger();
  private final AtomicIntegerArray batchSizes = new AtomicIntegerArray(LARGEST_BATCH + 1);
  private @Nullable ServedBy servedBy;

  private ProbedService(ServiceProcess process, Workload workload, int mostInFlight) {
    this.process = process;
    this.calls = new ServiceCalls(process.target(), mostInFlight);
    this.workload = workload;
  }

  /** Starts the service and scores every sample alone. */
  static ProbedService start(Path bundle, Workload workload, int threads, int mostInFlight)
      throws IOException, InterruptedException {
    ProbedService probed =
        new ProbedService(
            ServiceProcess.start(
                bundle, Map.of("reelscore.execution.workers", String.valueOf(threads))),
            workload,
            mostInFlight);
    try {
      probed.scoreAlone();
      return probed;
    } catch (IOException | InterruptedException | RuntimeException e) {
      probed.close();
      throw e;
    }
  }

  private void scoreAlone() throws IOException, InterruptedException {
    for (Sample sample : workload.samples()) {
      AtomicReference<@Nullable ScoreResult> answer = new AtomicReference<>();
      Window one = new Window(1);
      one.enter();
      var _ =
          calls
              .score(sample, ModelRef.ONLY)
              .thenAccept(result -> {
                answer.set(result);
                one.scored();
              });
      one.awaitEmpty();
      if (!(answer.get() instanceof ScoreResult.Scored scored)) {
        throw new IOException("sample %s alone: %s".formatted(sample.id(), answer.get()));
      }
      if (scored.timings().batchItems() != 1) {
        throw new IOException(
            "sample %s alone: in a batch of %d (expected: 1)"
                .formatted(sample.id(), scored.timings().batchItems()));
      }
      alone.add(Bits.of(scored));
      servedBy = scored.servedBy();
    }
  }

  /** Sends traffic; every reward is held against that of the sample alone. */
  void send(Traffic traffic) throws InterruptedException {
    for (Traffic.Burst burst : traffic.bursts()) {
      Window window = new Window(burst.inFlight());
      for (int place : burst.samples()) {
        window.enter();
        var _ =
            calls
                .score(workload.samples().get(place), ModelRef.ONLY)
                .thenAccept(result -> take(place, result, window));
      }
      window.awaitEmpty();
    }
  }

  private void take(int place, ScoreResult result, Window window) {
    switch (result) {
      case ScoreResult.Scored scored -> {
        batchSizes.incrementAndGet(Math.min(scored.timings().batchItems(), LARGEST_BATCH));
        if (!Bits.of(scored).equals(alone.get(place))) {
          mismatches.incrementAndGet();
        }
        window.scored();
      }
      case ScoreResult.Failed failed -> window.failed(failed.message());
    }
  }

  /** Forgets the batches seen, not the mismatches. */
  void forgetBatches() {
    for (int size = 0; size <= LARGEST_BATCH; size++) {
      batchSizes.set(size, 0);
    }
  }

  List<Bits> alone() {
    return List.copyOf(alone);
  }

  int mismatches() {
    return mismatches.get();
  }

  /** Requests by the size of the batch they ran in. */
  int[] requestsByBatchSize() {
    int[] counts = new int[LARGEST_BATCH + 1];
    for (int size = 0; size <= LARGEST_BATCH; size++) {
      counts[size] = batchSizes.get(size);
    }
    return counts;
  }

  CpuClock cpu() {
    return process.cpu();
  }

  ServedBy servedBy() {
    ServedBy known = servedBy;
    if (known == null) {
      throw new IllegalStateException("served by: unknown (expected: a sample was scored)");
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    calls.close();
    process.close();
  }
}
