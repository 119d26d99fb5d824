package io.reelscore.loadtest;

import io.reelscore.loadtest.clients.BenchClient;
import io.reelscore.loadtest.clients.ClientsBench;
import io.reelscore.loadtest.clients.ClientsBenchResult;
import io.reelscore.loadtest.clients.ClientsBenchSetup;
import io.reelscore.loadtest.clients.PythonFolder;
import io.reelscore.loadtest.model.ClipShape;
import io.reelscore.loadtest.model.ClipShape.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelscore bench clients}. */
@Command(
    name = "clients",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Samples a second and CPU time of a sample, of the client and of the server, of each client beside pickle over HTTP, with models that do next to nothing.")
final class ClientsBenchCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Rounds, in each of which all are measured (default: ${DEFAULT-VALUE}).")
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
      defaultValue = "10",
      description =
          "How long each client sends clips of each shape before the first round (default: ${DEFAULT-VALUE}).")
  private double warmUpSeconds;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Samples at once of the asynchronous and streaming clients (default: ${DEFAULT-VALUE}).")
  private int inFlight;

  @Option(
      names = "--frames",
      paramLabel = "FxHxW",
      defaultValue = "8x448x448",
      description = "Shape of a clip of uint8 RGB frames (default: ${DEFAULT-VALUE}).")
  private String frames = "";

  @Option(
      names = "--latents",
      paramLabel = "CxFxHxW",
      defaultValue = "16x24x54x96",
      description = "Shape of a clip of float16 latents (default: ${DEFAULT-VALUE}).")
  private String latents = "";

  @Option(
      names = "--clients",
      paramLabel = "NAME",
      split = ",",
      description =
          "Which, of java-sync, java-async, java-stream, python-sync, python-asyncio, python-stream, grpcio, pickle, pickle-jpeg (default: all).")
  private @Nullable List<String> names;

  @Mixin private final BenchOptions options = new BenchOptions();

  ClientsBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    options.require("--rounds", rounds, 5, 1000);
    options.require("--seconds", seconds, 0.05, 600);
    options.require("--warm-up", warmUpSeconds, 0, 600);
    options.require("--in-flight", inFlight, 1, 32);
    ClientsBenchSetup setup =
        new ClientsBenchSetup(
            clients(),
            options.legal(() ->
                List.of(
                    ClipShape.parse(Kind.FRAMES, frames), ClipShape.parse(Kind.LATENTS, latents))),
            rounds,
            duration(seconds),
            duration(warmUpSeconds),
            inFlight,
            new PythonFolder(BenchOptions.home().resolve("clients/python/bench")),
            options.seed());
    ClientsBenchResult result = ClientsBench.run(setup, options.progress());
    ClientsBenchReport report = new ClientsBenchReport(setup, result);
    options.print(options.json() ? report.json() : report.text());
    return ExitCode.OK;
  }

  private List<BenchClient> clients() {
    List<String> wanted = names;
    return wanted == null
        ? Arrays.asList(BenchClient.values())
        : options.legal(() -> wanted.stream().map(BenchClient::of).distinct().toList());
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
  }
}
