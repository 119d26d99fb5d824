package io.reelscore.cli;

import io.reelscore.v1.ModelRef;
import io.reelscore.v1.UnloadModelRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a version out of a running service. */
@Command(
    name = "unload",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Takes a version out of service and waits until the calls that began with it are finished.",
      "A version that an alias names is not unloaded."
    })
final class ModelsUnloadCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private AdminOptions options;

  @Parameters(
      paramLabel = "NAME@VERSION",
      converter = ModelVersion.Converter.class,
      description = "The version.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private ModelVersion model;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ModelsUnloadCommand() {}

  @Override
  public Integer call() throws CommandException {
    UnloadModelRequest request =
        UnloadModelRequest.newBuilder()
            .setModel(ModelRef.newBuilder().setName(model.name()).setVersion(model.version()))
            .build();
    ModelProgress progress = new ModelProgress(options, spec.commandLine().getOut());
    try (AdminConnection connection = options.connect()) {
      connection.follow(admin -> admin.unloadModel(request), progress);
    }
    return ExitCode.OK;
  }
}
