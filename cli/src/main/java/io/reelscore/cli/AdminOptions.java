package io.reelscore.cli;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that manages models takes. */
final class AdminOptions {
  @Option(
      names = "--target",
      required = true,
      paramLabel = "HOST:PORT",
      converter = Target.Converter.class,
      description = "The admin port of the service, see reelscore.admin.port.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Target target;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "How long to wait, for example 30s or 5m (default: ${DEFAULT-VALUE}). A change that has begun goes on.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Duration deadline;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private SecurityOptions security;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  AdminConnection connect() throws CommandException {
    return new AdminConnection(target, deadline, security.read());
  }

  boolean json() {
    return json;
  }
}
