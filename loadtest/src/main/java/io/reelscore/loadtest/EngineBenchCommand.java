package io.reelscore.loadtest;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.loadtest.engine.EngineBench;
import io.reelscore.loadtest.engine.EngineBenchResult;
import io.reelscore.loadtest.engine.EngineBenchSetup;
import io.reelscore.loadtest.model.BenchModel;
import io.reelscore.loadtest.model.Workload;
import io.reelscore.loadtest.stats.Estimate.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelscore bench engine}. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "CPU time of a sample, side by side: a bare loop of ONNX Runtime, the engine in process, and the service over loopback (its process only).")
final class EngineBenchCommand implements Callable<Integer> {
  private static final int BATCHES_OF_SAMPLES = 8;
  private static final int REHEARSED = 64;
  private static final double NANOS_PER_SECOND = 1e9;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds, in each of which all three are measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "How long one measurement takes, about (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "How long each of the three runs before the first round (default: ${DEFAULT-VALUE}).")
  private double warmUpSeconds;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Samples a batch, in all three (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description =
          "The model; without, the demo model's larger preset with random weights, written when it is first needed.")
  private @Nullable Path bundle;

  @Mixin private final BenchOptions options = new BenchOptions();

  EngineBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    options.require("--rounds", rounds, 7, 1000);
    options.require("--seconds", seconds, 0.05, 600);
    options.require("--warm-up", warmUpSeconds, 0.05, 600);
    options.require("--batch", batch, 1, 64);
    int threads = options.threads();
    Path cache = BenchOptions.home().resolve(".reelscore/bench");
    Bundle opened = BundleReader.open(bundle == null ? BenchModel.in(cache) : bundle);
    Bundle tiny = BundleReader.open(BenchModel.tinyIn(cache));
    int largest = opened.manifest().batching().maxBatch();
    options.require("--batch", batch, 1, largest);
    EngineBenchSetup setup =
        new EngineBenchSetup(
            Workload.of(opened, BATCHES_OF_SAMPLES * threads * batch, options.seed()),
            Workload.of(tiny, REHEARSED, options.seed()),
            threads,
            batch,
            rounds,
            duration(seconds),
            duration(warmUpSeconds),
            options.seed());
    EngineBenchResult result = EngineBench.run(setup, options.progress());
    EngineBenchReport report = new EngineBenchReport(setup, result);
    options.print(options.json() ? report.json() : report.text());
    return report.verdicts().contains(Verdict.MISSED) ? ExitCode.MISSED : ExitCode.OK;
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
  }
}
