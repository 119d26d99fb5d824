package io.reelscore.cli;

import io.reelscore.v1.DeleteAliasRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.SetAliasRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Names a version of a running service. */
@Command(
    name = "alias",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Lets an alias name a version from the next request on; the alias stable answers requests that name no version.",
      "With --delete the alias names nothing any more."
    })
final class ModelsAliasCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private AdminOptions options;

  @Parameters(
      index = "0",
      paramLabel = "NAME@VERSION",
      description = "The version; with --delete the name alone.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private String model;

  @Parameters(index = "1", paramLabel = "ALIAS", description = "For example stable or candidate.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private String alias;

  @Option(names = "--delete", description = "Takes the alias away.")
  private boolean delete;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ModelsAliasCommand() {}

  @Override
  public Integer call() throws CommandException {
    if (delete && model.indexOf('@') >= 0) {
      throw CommandException.usage(
          "model: %s (expected: a name without a version, for --delete)".formatted(model));
    }
    try (AdminConnection connection = options.connect()) {
      new ModelProgress(options, spec.commandLine().getOut())
          .accept(delete ? deleted(connection) : named(connection));
    }
    return ExitCode.OK;
  }

  private Model named(AdminConnection connection) throws CommandException {
    ModelVersion version;
    try {
      version = new ModelVersion.Converter().convert(model);
    } catch (TypeConversionException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
    return connection.change(admin ->
        admin.setAlias(
            SetAliasRequest.newBuilder()
                .setName(version.name())
                .setAlias(alias)
                .setVersion(version.version())
                .build()));
  }

  private Model deleted(AdminConnection connection) throws CommandException {
    return connection.change(admin ->
        admin.deleteAlias(DeleteAliasRequest.newBuilder().setName(model).setAlias(alias).build()));
  }
}
