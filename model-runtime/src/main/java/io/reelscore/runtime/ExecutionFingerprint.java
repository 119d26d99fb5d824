package io.reelscore.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model runs on, as far as it decides the last bits of a reward. Two runs of one model under
 * one fingerprint may be compared bit by bit.
 *
 * @param runtime for example {@code onnxruntime 1.29.0}
 * @param provider for example {@code cpu}; of CUDA with its settings
 * @param optimization of the graph, for example {@code all}
 * @param fixedBatch rows of every run, 0 when a run has as many as there are samples
 * @param processor architecture and, where the system tells it, model name; of a GPU as well
 */
public record ExecutionFingerprint(
    String runtime, String provider, String optimization, int fixedBatch, String processor) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");

  /**
   * One line: {@code runtime; provider; optimization; processor}, with the fixed batch before the
   * processor if there is one.
   */
  public String text() {
    return "%s; %s; optimization %s; %s%s"
        .formatted(
            runtime,
            provider,
            optimization,
            fixedBatch == 0 ? "" : "fixed batch " + fixedBatch + "; ",
            processor);
  }

  @Override
  public String toString() {
    return text();
  }

  static ExecutionFingerprint of(
      String runtimeVersion,
      ExecutionDevice device,
      LoadOptions.Optimization optimization,
      int fixedBatch) {
    String cpu = System.getProperty("os.arch", "") + " " + cpuModel(CPU_INFO);
    String gpu = device.provider() == ExecutionProvider.CUDA ? " " + gpuModels(GPUS) : "";
    return new ExecutionFingerprint(
        "onnxruntime " + runtimeVersion,
        device.fingerprint(),
        optimization.toString(),
        fixedBatch,
        (cpu + gpu).strip());
  }

  /** The models of the system's NVIDIA GPUs; empty where the driver tells none. */
  static String gpuModels(Path gpus) {
    if (!Files.isDirectory(gpus)) {
      return "";
    }
    try (Stream<Path> folders = Files.list(gpus)) {
      return folders
          .map(folder -> value(folder.resolve("information"), "Model:"))
          .filter(model -> !model.isEmpty())
          .sorted()
          .distinct()
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      return "";
    }
  }

  /** The first {@code model name} of Linux's list of processors; empty where there is none. */
  static String cpuModel(Path cpuInfo) {
    return value(cpuInfo, "model name");
  }

  /** What stands behind the colon of the first line that begins so. */
  private static String value(Path file, String name) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
