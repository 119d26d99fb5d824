package io.reelscore.loadtest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a number was measured on.
 *
 * @param processor its name
 * @param processors how many of them this process may use
 * @param java the Java machine
 * @param system operating system and architecture
 */
public record Machine(String processor, int processors, String java, String system) {
  private static final Path CPU_FACTS = Path.of("/proc/cpuinfo");
  private static final String NAME_KEY = "model name";

  /** The machine this process runs on. */
  public static Machine here() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  private static String processorName() {
    try (Stream<String> lines = Files.lines(CPU_FACTS)) {
      return lines
          .filter(line -> line.startsWith(NAME_KEY))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
