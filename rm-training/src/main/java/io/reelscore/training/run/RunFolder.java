package io.reelscore.training.run;

import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.TrainingConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a training leaves behind beside its bundle: {@code config.yaml}, {@code metrics.jsonl} with
 * one object a step, {@code evaluation.json}.
 */
public final class RunFolder implements StepListener, AutoCloseable {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final String METRICS = "metrics.jsonl";
  private static final String ABILITY = "pretraining.json";

  private final Path folder;
  private final BufferedWriter metrics;

  private RunFolder(Path folder, List<String> kept) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("evaluation.json"));
    this.metrics = Files.newBufferedWriter(folder.resolve(METRICS));
    for (String line : kept) {
      metrics.write(line);
      metrics.newLine();
    }
    metrics.flush();
  }

  /** A folder that is made with its parents; files of an earlier run are replaced. */
  static RunFolder create(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(ABILITY));
    return new RunFolder(folder, List.of());
  }

  /** The folder of a run that goes on after a step; what it told of later steps is dropped. */
  static RunFolder resume(Path folder, String phase, int step) throws IOException {
    Path metrics = folder.resolve(METRICS);
    List<String> kept = new ArrayList<>();
    boolean begun = false;
    for (String line : Files.exists(metrics) ? Files.readAllLines(metrics) : List.<String>of()) {
      JsonNode told = told(line);
      boolean inPhase = told.path("phase").asString("").equals(phase);
      begun |= inPhase;
      if (inPhase ? told.path("step").asInt(0) <= step : !begun) {
        kept.add(line);
      }
    }
    return new RunFolder(folder, kept);
  }

  private static JsonNode told(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  /** Writes what a backbone can tell. */
  void write(Pretraining.Ability ability) throws IOException {
    write(ABILITY, ability);
  }

  /** Writes the settings. */
  void write(TrainingConfig config) throws IOException {
    Files.writeString(folder.resolve("config.yaml"), ConfigFile.yaml(config));
  }

  /** Writes a file of that name, as JSON. */
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
      metrics.flush();
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
