package io.reelscore.training.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  public void onStep(StepReport report) {
    Ranking ranking = report.ranking();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("phase", report.phase());
    line.put("step", report.step());
    line.put("steps", report.steps());
    line.put("loss", report.loss());
    line.put("accuracy", ranking == null ? null : known(ranking.accuracy()));
    line.put("margin", ranking == null ? null : known(ranking.margin()));
    Validation validation = report.validation();
    if (validation != null) {
      line.put("validationLoss", validation.loss());
      line.put("validationAccuracy", known(validation.ranking().accuracy()));
      line.put("validationMargin", known(validation.ranking().margin()));
    }
    line.put("gradientNorm", report.gradientNorm());
    line.put("rate", report.rate());
    line.put("seconds", Math.round(1000 * report.seconds()) / 1000.0);
    try {
      metrics.write(JSON.writeValueAsString(line));
      metrics.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("metrics.jsonl cannot be written", e);
    }
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }
}
