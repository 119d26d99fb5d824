package io.reelscore.cli;

import io.reelscore.service.security.ApiKey;
import io.reelscore.service.security.KeyHash;
import io.reelscore.service.security.Role;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws a key, shows it once, and shows what the service keeps of it. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Draws an API key.",
      "The key goes to standard error, for its owner, and is kept nowhere; its hash goes to standard output, as an entry of the file that reelscore.auth.principals-file names."
    })
final class KeysNewCommand implements Callable<Integer> {
  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Who calls with it, for example trainer-a.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private String name;

  @Option(
      names = "--roles",
      split = ",",
      defaultValue = "score",
      paramLabel = "ROLE",
      description =
          "What it allows: observe, score or admin, each with those before it (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private List<Role> roles;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  KeysNewCommand() {}

  @Override
  public Integer call() throws CommandException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}")) {
      throw CommandException.usage(
          "--name: %s (expected: letters, digits and . _ : @ / -, a letter or digit first)"
              .formatted(name));
    }
    String key = ApiKey.draw(new SecureRandom());
    PrintWriter err = spec.commandLine().getErr();
    err.println("The key, which is shown this once:");
    err.println(key);
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("  - name: \"%s\"%n", name);
    out.printf("    keys: [\"%s\"]%n", KeyHash.of(key));
    out.printf(
        "    roles: [%s]%n", roles.stream().map(Role::toString).collect(Collectors.joining(", ")));
    out.flush();
    return ExitCode.OK;
  }
}
