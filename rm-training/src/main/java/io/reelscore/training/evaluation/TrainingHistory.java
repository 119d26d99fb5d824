package io.reelscore.training.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the {@code metrics.jsonl} of a run tells, in at most a hundred windows a phase.
 *
 * @param windows in the order of phases and steps
 * @param unreadableLines that are no object with a phase, a step and their number
 */
public record TrainingHistory(List<Window> windows, int unreadableLines) {

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int WINDOWS = 100;
  private static final int MOST_PHASES = 8;
  private static final int LONGEST_LINE = 1 << 16;

  /** The numbers of a step, where it has them. */
  private static final List<String> NUMBERS =
      List.of(
          "loss", "accuracy", "margin", "validationLoss", "validationAccuracy", "validationMargin");

  public TrainingHistory {
    windows = List.copyOf(windows);
  }

  /** Reads a file of any length, broken lines included, in bounded memory. */
  public static TrainingHistory read(Path file) throws IOException {
    Map<String, TreeMap<Integer, Sums>> phases = new LinkedHashMap<>();
    int unreadable = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)))) {
      for (String line = next(lines); line != null; line = next(lines)) {
        if (!line.isBlank() && !add(line, phases)) {
          unreadable++;
        }
      }
    }
    List<Window> windows = new ArrayList<>();
    phases.forEach((phase, sums) -> sums.values().forEach(sum -> windows.add(sum.window(phase))));
    return new TrainingHistory(windows, unreadable);
  }

  /** A line, cut after {@value #LONGEST_LINE} characters; null at the end. */
  private static @Nullable String next(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int read = reader.read();
    if (read < 0) {
      return null;
    }
    for (; read >= 0 && read != '\n'; read = reader.read()) {
      if (line.length() < LONGEST_LINE) {
        line.append((char) read);
      }
    }
    return line.toString();
  }

  private static boolean add(String line, Map<String, TreeMap<Integer, Sums>> phases) {
    JsonNode told;
    try {
      told = JSON.readTree(line);
    } catch (JacksonException e) {
      return false;
    }
    String phase = told.path("phase").asString("");
    int step = told.path("step").asInt(0);
    int steps = told.path("steps").asInt(0);
    if (phase.isEmpty() || step < 1 || steps < step) {
      return false;
    }
    if (!phases.containsKey(phase) && phases.size() == MOST_PHASES) {
      return false;
    }
    phases
        .computeIfAbsent(phase, name -> new TreeMap<>())
        .computeIfAbsent(
            (int) ((long) (step - 1) * Math.min(WINDOWS, steps) / steps), at -> new Sums())
        .add(step, told);
    return true;
  }

  private static final class Sums {

    private final double[] sums = new double[NUMBERS.size()];
    private final int[] counts = new int[NUMBERS.size()];
    private int last;

    void add(int step, JsonNode told) {
      last = Math.max(last, step);
      for (int n = 0; n < sums.length; n++) {
        JsonNode value = told.path(NUMBERS.get(n));
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
          sums[n] += value.doubleValue();
          counts[n]++;
        }
      }
    }

    Window window(String phase) {
      return new Window(phase, last, mean(0), mean(1), mean(2), mean(3), mean(4), mean(5));
    }

    private @Nullable Double mean(int n) {
      return counts[n] == 0 ? null : sums[n] / counts[n];
    }
  }

  /**
   * Means over some steps in a row; null where none of them has the number.
   *
   * @param step the last of them
   */
  public record Window(
      String phase,
      int step,
      @Nullable Double loss,
      @Nullable Double accuracy,
      @Nullable Double margin,
      @Nullable Double validationLoss,
      @Nullable Double validationAccuracy,
      @Nullable Double validationMargin) {}
}
