package io.reelscore.training.run;

import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.TrainingConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a training leaves behind beside its bundle: {@code config.yaml}, {@code metrics.jsonl} with
 * one object a step, {@code evaluation.json}. One training at a time has it.
 */
public final class RunFolder implements StepListener, AutoCloseable {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final String METRICS = "metrics.jsonl";
  private static final String ABILITY = "pretraining.json";

  private final Path folder;
  private final RunLock lock;
  private final BufferedWriter metrics;

  private RunFolder(Path folder, RunLock lock, List<String> kept) throws IOException {
    this.folder = folder;
    this.lock = lock;
    Files.deleteIfExists(folder.resolve("evaluation.json"));
    write(METRICS, String.join("", kept).getBytes(StandardCharsets.UTF_8));
    this.metrics = Files.newBufferedWriter(folder.resolve(METRICS), StandardOpenOption.APPEND);
  }

  /**
   * A folder that is made with its parents; files of an earlier run are replaced.
   *
   * @throws ResumptionException when it holds something, but was not made by a run
   */
  static RunFolder create(Path folder) throws ResumptionException, IOException {
    requireOfRun(folder);
    return locked(
        folder,
        lock -> {
          Files.deleteIfExists(folder.resolve(ABILITY));
          return new RunFolder(folder, lock, List.of());
        });
  }

  /** The folder of a run that goes on after a step; what it told of later steps is dropped. */
  static RunFolder resume(Path folder, String phase, int step) throws IOException {
    return locked(folder, lock -> new RunFolder(folder, lock, kept(folder, phase, step)));
  }

  private static RunFolder locked(Path folder, Opening opening) throws IOException {
    RunLock lock = RunLock.of(folder, RunLock.FILE);
    try {
      return opening.with(lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private interface Opening {
    RunFolder with(RunLock lock) throws IOException;
  }

  private static void requireOfRun(Path folder) throws ResumptionException, IOException {
    if (!Files.exists(folder) || Files.exists(folder.resolve(RunLock.FILE))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> found = files.sorted().findFirst();
      if (found.isPresent()) {
        throw new ResumptionException(
            "%s: holds %s, but no %s (expected: a new or empty folder, or that of a run)"
                .formatted(folder, found.get().getFileName(), RunLock.FILE));
      }
    }
  }

  private static List<String> kept(Path folder, String phase, int step) throws IOException {
    Path metrics = folder.resolve(METRICS);
    List<String> kept = new ArrayList<>();
    boolean begun = false;
    for (String line : Files.exists(metrics) ? Files.readAllLines(metrics) : List.<String>of()) {
      JsonNode told = told(line);
      boolean inPhase = told.path("phase").asString("").equals(phase);
      begun |= inPhase;
      if (inPhase ? told.path("step").asInt(0) <= step : !begun) {
        kept.add(line + System.lineSeparator());
      }
    }
    return kept;
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
    write("config.yaml", ConfigFile.yaml(config).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file of that name, as JSON. */
  public void write(String name, Object content) throws IOException {
    write(name, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
  }

  /** Writes a file beside its place and moves it there. */
  private void write(String name, byte[] content) throws IOException {
    Path unfinished = Files.write(folder.resolve(name + ".tmp"), content);
    Files.move(
        unfinished,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
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
    try (lock) {
      metrics.close();
    }
  }
}
