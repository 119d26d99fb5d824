package io.reelscore.training.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a training leaves behind beside its bundle: {@code config.json}, {@code metrics.jsonl} with
 * one object a step, {@code evaluation.json}.
 */
public final class RunFolder implements StepListener, AutoCloseable {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final BufferedWriter metrics;

  /** A folder that is made with its parents; files of an earlier run are replaced. */
  public RunFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("pretraining.json"));
    Files.deleteIfExists(folder.resolve("evaluation.json"));
    this.metrics = Files.newBufferedWriter(folder.resolve("metrics.jsonl"));
  }

  /** Writes a file of that name. */
  public void write(String name, Object content) throws IOException {
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content);
    Files.write(folder.resolve(name), bytes);
  }

  @Override
  public void onStep(String phase, int step, int steps, double loss, double gradientNorm) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("phase", phase);
    line.put("step", step);
    line.put("steps", steps);
    line.put("loss", loss);
    line.put("gradientNorm", gradientNorm);
    try {
      metrics.write(JSON.writeValueAsString(line));
      metrics.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("metrics.jsonl cannot be written", e);
    }
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }
}
