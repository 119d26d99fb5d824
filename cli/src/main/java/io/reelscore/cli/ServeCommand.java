package io.reelscore.cli;

import io.reelscore.service.BundleState;
import io.reelscore.service.ReelscoreServer;
import io.reelscore.service.ServerOptions;
import io.reelscore.service.StartupException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves models until the process is told to end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Serves reward models over gRPC until it is told to end (SIGTERM, Ctrl-C), then finishes the calls in flight.",
      "Prints one line on standard output when it is ready; logs go to standard error."
    })
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "DIR",
      description = "The folder of a model bundle; once for each model.")
  private final List<Path> bundles = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9090",
      description = "The port of gRPC, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      defaultValue = "9091",
      description =
          "The port of metrics and health over HTTP, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int managementPort;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description =
          "The port on which models are managed, 0 for any free one; none unless given. See docs/models.md.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A further reelscore.* setting, see docs/configuration.md, or spring.ssl.bundle.* one, see docs/security.md; may be repeated.")
  private final Map<String, String> settings = new LinkedHashMap<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ServeCommand() {}

  @Override
  public Integer call() throws CommandException, InterruptedException {
    requirePort("--port", port);
    requirePort("--management-port", managementPort);
    ServerOptions options = new ServerOptions(bundles, port, managementPort, settings);
    if (adminPort != null) {
      requirePort("--admin-port", adminPort);
      options = options.with("reelscore.admin.port", adminPort.toString());
    }
    try (ReelscoreServer server = ReelscoreServer.start(options)) {
      PrintWriter err = spec.commandLine().getErr();
      for (BundleState model : server.models()) {
        if (model instanceof BundleState.Refused refused) {
          err.printf("reelscore: not served: %s: %s%n", refused.label(), refused.problems());
        }
      }
      err.flush();
      PrintWriter out = spec.commandLine().getOut();
      out.println(server.readinessLine());
      out.flush();
      server.awaitClose();
    } catch (StartupException e) {
      throw CommandException.of(e);
    }
    return ExitCode.OK;
  }

  private static void requirePort(String option, int port) throws CommandException {
    if (port < 0 || port > Target.MAX_PORT) {
      throw CommandException.usage(
          "%s: %d (expected: 0..%d)".formatted(option, port, Target.MAX_PORT));
    }
  }
}
