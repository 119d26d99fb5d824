package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.fixtures.TinyBundles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, whose environment does not opt out, loads a model. */
class LibraryTelemetryTest {
  @TempDir Path folder;

  /** Loads the bundle that is named. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) throws Exception {
      RewardModelLoader.load(Path.of(arguments[0]), ExecutionDevice.cpu(), LoadOptions.defaults())
          .close();
    }
  }

  @Test
  void nothing_is_kept_to_be_sent_and_a_long_command_line_does_no_harm() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path bundle = folder.resolve("bundle");
    TinyBundles.write(bundle);

    int exit = load(bundle, home);

    assertThat(exit).isZero();
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("Microsoft"));
    }
  }

  private int load(Path bundle, Path home) throws Exception {
    ProcessBuilder child =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlong=" + "folder/library.jar:".repeat(2000),
                "-cp",
                System.getProperty("java.class.path"),
                Loading.class.getName(),
                bundle.toString()));
    child.environment().remove(LibraryTelemetry.OPT_OUT);
    child.environment().remove("XDG_CACHE_HOME");
    child.environment().put("HOME", home.toString());
    child.inheritIO();
    return child.start().waitFor();
  }
}
