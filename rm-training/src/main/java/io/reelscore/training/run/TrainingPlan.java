package io.reelscore.training.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be trained.
 *
 * @param preset how much work
 * @param seed of everything random; as JSON numbers are doubles, at most 2^53 - 1 either way
 * @param data the user's annotations; without, the synthetic world is learnt
 * @param out where the bundle goes
 * @param runFolder where config and metrics go
 */
public record TrainingPlan(
    Preset preset, long seed, Optional<Path> data, Path out, Path runFolder) {

  private static final long MAX_SEED = (1L << 53) - 1;

  public TrainingPlan {
    if (seed < 0 || seed > MAX_SEED) {
      throw new IllegalArgumentException("seed: %d (expected: 0..%d)".formatted(seed, MAX_SEED));
    }
  }

  /** All of it, as it is written down. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("preset", preset);
    settings.put("seed", seed);
    settings.put("data", data.map(Path::toString).orElse(null));
    settings.put("out", out.toString());
    settings.put("runFolder", runFolder.toString());
    settings.put("codeRevision", codeRevision());
    return settings;
  }

  /** The name of the bundle. */
  public String modelName() {
    return data.isEmpty() ? "reelscore-" + preset.name() : "reelscore-custom";
  }

  /** The version of the model. */
  public String modelVersion() {
    return "1.0.0";
  }

  /** What the model is not, one sentence each. */
  public List<String> limits() {
    return data.isEmpty()
        ? List.of("a miniature trained on a synthetic world, not a model of human preference")
        : List.of("a miniature trained on few clips, only as good as their labels");
  }

  /** What trained it. */
  public String codeRevision() {
    return "0.1.0";
  }
}
