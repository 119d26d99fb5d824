package io.reelscore.cli;

import io.reelscore.v1.Device;
import io.reelscore.v1.ListModelsResponse;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows every version of every model. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Shows every version of every model: state, aliases, use, and what it occupies on the device.",
      "The port for trainers answers as well."
    })
final class ModelsListCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private AdminOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ModelsListCommand() {}

  @Override
  public Integer call() throws CommandException {
    PrintWriter out = spec.commandLine().getOut();
    try (AdminConnection connection = options.connect()) {
      ListModelsResponse models = connection.list();
      if (options.json()) {
        models.getModelsList().forEach(model -> out.println(ModelReport.json(model)));
      } else {
        ModelReport.print(models.getModelsList(), out);
        print(models.getDevice(), out);
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(Device device, PrintWriter out) {
    out.printf(
        "%ndevice: %s, %d bytes used%s%n",
        device.getProvider(),
        device.getMemoryUsedBytes(),
        device.getMemoryBudgetBytes() == 0 ? "" : " of at most " + device.getMemoryBudgetBytes());
    if (!device.getProviderFallback().isEmpty()) {
      out.println(device.getProviderFallback());
    }
  }
}
