package io.reelscore.loadtest;

import io.reelscore.loadtest.decode.DecodeBench;
import io.reelscore.loadtest.decode.DecodeBenchResult;
import io.reelscore.loadtest.decode.DecodeBenchSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelscore bench decode}. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "What it costs to decode uploads in a process of its own, beside decoding them in this one: time and CPU time of a clip, start and memory of a process.")
final class DecodeBenchCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds, in each of which both are measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "20",
      description = "Clips of a kind a round and way (default: ${DEFAULT-VALUE}).")
  private int clips;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "100",
      description = "Clips of a kind and way before the first round (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Mixin private final BenchOptions options = new BenchOptions();

  DecodeBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    options.require("--rounds", rounds, 7, 1000);
    options.require("--clips", clips, 1, 100_000);
    options.require("--warm-up", warmUp, 0, 100_000);
    DecodeBenchSetup setup = new DecodeBenchSetup(rounds, clips, warmUp, options.seed());
    DecodeBenchResult result = DecodeBench.run(setup, options.progress());
    DecodeBenchReport report = new DecodeBenchReport(setup, result);
    options.print(options.json() ? report.json() : report.text());
    return ExitCode.OK;
  }
}
