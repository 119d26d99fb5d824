package io.reelscore.bundle;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An input with the rewards it must give.
 *
 * @param name unique in its set, {@code [a-z0-9][a-z0-9_-]*}
 * @param prompt as a caller would write it
 * @param frames uint8 RGB [frames, height, width, 3], row-major, as the graph takes it
 * @param rewards raw, by dimension; finite
 */
public record GoldenSample(String name, String prompt, byte[] frames, Map<String, Double> rewards) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  public GoldenSample {
    frames = frames.clone();
    rewards = Collections.unmodifiableMap(new TreeMap<>(rewards));
    Checks checks =
        new Checks()
            .matches("name", name, NAME)
            .that(frames.length > 0, "frames", 0, "at least 1 byte")
            .that(!rewards.isEmpty(), "rewards", "none", "one for each dimension");
    rewards.forEach((dimension, reward) ->
        checks.that(Double.isFinite(reward), "rewards." + dimension, reward, "a finite number"));
    checks.orThrow();
  }

  /** A copy of the frames. */
  @Override
  public byte[] frames() {
    return frames.clone();
  }

  /** Where the frames lie in a bundle. */
  String file() {
    return fileOf(name);
  }

  static String fileOf(String name) {
    return "golden/" + name + ".rgb";
  }
}
