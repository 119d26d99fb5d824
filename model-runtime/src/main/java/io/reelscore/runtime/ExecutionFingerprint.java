package io.reelscore.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a model runs on, as far as it decides the last bits of a reward. Two runs of one model under
 * one fingerprint may be compared bit by bit.
 *
 * @param runtime for example {@code onnxruntime 1.29.0}
 * @param provider for example {@code cpu}
 * @param optimization of the graph, for example {@code all}
 * @param processor architecture and, where the system tells it, model name
 */
public record ExecutionFingerprint(
    String runtime, String provider, String optimization, String processor) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** One line: {@code runtime; provider; optimization; processor}. */
  public String text() {
    return "%s; %s; optimization %s; %s".formatted(runtime, provider, optimization, processor);
  }

  @Override
  public String toString() {
    return text();
  }

  static ExecutionFingerprint ofCpu(String runtimeVersion, RuntimeOptions options) {
    return new ExecutionFingerprint(
        "onnxruntime " + runtimeVersion,
        "cpu",
        options.optimization().name().toLowerCase(Locale.ROOT),
        (System.getProperty("os.arch", "") + " " + cpuModel(CPU_INFO)).strip());
  }

  /** The first {@code model name} of Linux's list of processors; empty where there is none. */
  static String cpuModel(Path cpuInfo) {
    if (!Files.isReadable(cpuInfo)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
