package io.reelscore.cli;

import io.reelscore.v1.LoadModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a bundle into a running service. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Loads a bundle and waits until it is ready or refused; what serves until then goes on to serve.",
      "With --alias stable it answers requests that name no version once it is ready."
    })
final class ModelsLoadCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private AdminOptions options;

  @Parameters(
      paramLabel = "DIR",
      description =
          "The folder of the bundle on the service's machine, inside one of its model roots.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private String folder;

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      description = "Names it once it is ready, for example stable; may be repeated.")
  private final List<String> aliases = new ArrayList<>();

  @Option(
      names = "--weight",
      paramLabel = "X",
      description = "Its share of the device beside other models that have work (default: 1).")
  private @Nullable Double weight;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ModelsLoadCommand() {}

  @Override
  public Integer call() throws CommandException {
    LoadModelRequest.Builder request =
        LoadModelRequest.newBuilder().setPath(folder).addAllAliases(aliases);
    if (weight != null) {
      request.setWeight(weight);
    }
    ModelProgress progress = new ModelProgress(options, spec.commandLine().getOut());
    try (AdminConnection connection = options.connect()) {
      connection.follow(admin -> admin.loadModel(request.build()), progress);
    }
    return ExitCode.OK;
  }
}
