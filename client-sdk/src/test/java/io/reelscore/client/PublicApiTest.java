package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users of the module compile against, and what they read of it. */
@Timeout(300)
class PublicApiTest {
  private static final Path MODULE = Path.of(System.getProperty("reelscore.root"), "client-sdk");

  @Test
  void signatures_are_those_of_api_txt() throws Exception {
    String found = signatures();
    Path fresh = Files.createDirectories(MODULE.resolve("target")).resolve("api.txt");
    Files.writeString(fresh, found);

    String promised = Files.readString(MODULE.resolve("api.txt"));

    assertThat(found)
        .as("the public API; if it is meant to change: cp client-sdk/target/api.txt client-sdk/")
        .isEqualTo(promised);
  }

  @Test
  void every_public_element_is_documented_and_every_example_is_there() throws Exception {
    Path pages =
        Files.createTempDirectory(Files.createDirectories(MODULE.resolve("target")), "api");

    String complaints =
        run(
            "javadoc",
            "-quiet",
            "-Werror",
            "-Xdoclint:all",
            "--release",
            "25",
            "--snippet-path",
            MODULE.resolve("src/test/java").toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            pages.toString(),
            "-sourcepath",
            MODULE.resolve("src/main/java").toString(),
            "io.reelscore.client");

    assertThat(complaints).isEmpty();
  }

  /** Of each public class, by the class-file reader of the JDK. */
  private static String signatures() throws Exception {
    Path classes =
        Path.of(RewardClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve("io/reelscore/client"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && isPublic(name)) {
          names.add(file.toString());
        }
      }
    }
    List<String> arguments = new ArrayList<>(List.of("-protected"));
    arguments.addAll(names);
    return run("javap", arguments.toArray(String[]::new))
        .lines()
        .filter(line -> !line.startsWith("Compiled from"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static boolean isPublic(String file) throws ClassNotFoundException {
    Class<?> type = Class.forName("io.reelscore.client." + file.substring(0, file.length() - 6));
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      if (!java.lang.reflect.Modifier.isPublic(each.getModifiers()) || each.isAnonymousClass()) {
        return false;
      }
    }
    return !type.getPackageName().isEmpty();
  }

  private static String run(String tool, String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int unused = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
    return output.toString();
  }
}
