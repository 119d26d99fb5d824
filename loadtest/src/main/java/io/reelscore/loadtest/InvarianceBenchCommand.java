package io.reelscore.loadtest;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.loadtest.invariance.InvarianceBench;
import io.reelscore.loadtest.invariance.InvarianceResult;
import io.reelscore.loadtest.invariance.InvarianceSetup;
import io.reelscore.loadtest.model.Workload;
import io.reelscore.loadtest.stats.Estimate.Verdict;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelscore bench batch-invariance}. */
@Command(
    name = "batch-invariance",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Whether a sample's rewards have the same bits whatever is scored beside them, through the live service; and the CPU time of that beside the same model without the promise.")
final class InvarianceBenchCommand implements Callable<Integer> {
  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "10500",
      description =
          "Shuffled requests that are held against their sample alone (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "3000",
      description = "Requests before the first round (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Rounds the requests are split into (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "64",
      description = "Different samples among the requests (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "The greatest number of requests at once (default: ${DEFAULT-VALUE}).")
  private int inFlight;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "The model (default: models/demo of the checkout).")
  private @Nullable Path bundle;

  @Mixin private final BenchOptions options = new BenchOptions();

  InvarianceBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    options.require("--rounds", rounds, 7, 1000);
    options.require("--requests", requests, rounds, 100_000_000);
    options.require("--warm-up", warmUp, 1, 1_000_000);
    options.require("--samples", samples, 1, 10_000);
    options.require("--in-flight", inFlight, 1, 256);
    Bundle opened =
        BundleReader.open(bundle == null ? BenchOptions.home().resolve("models/demo") : bundle);
    InvarianceSetup setup =
        new InvarianceSetup(
            Workload.of(opened, samples, options.seed()),
            options.threads(),
            requests,
            warmUp,
            rounds,
            inFlight,
            options.seed());
    InvarianceResult result = InvarianceBench.run(setup, options.progress());
    InvarianceReport report = new InvarianceReport(setup, result);
    options.print(options.json() ? report.json() : report.text());
    return result.bitIdentical() && report.verdict() != Verdict.MISSED
        ? ExitCode.OK
        : ExitCode.MISSED;
  }
}
