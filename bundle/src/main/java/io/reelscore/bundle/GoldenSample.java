package io.reelscore.bundle;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An input with the rewards it must give.
 *
 * @param name unique in its set, {@code [a-z0-9][a-z0-9_-]*}
 * @param clip what the model takes a clip as
 * @param prompt what the model takes a prompt as
 * @param rewards raw, by dimension; finite
 */
public record GoldenSample(
    String name, GoldenClip clip, GoldenPrompt prompt, Map<String, Double> rewards) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  public GoldenSample {
    rewards = Collections.unmodifiableMap(new TreeMap<>(rewards));
    Checks checks =
        new Checks()
            .matches("name", name, NAME)
            .that(!rewards.isEmpty(), "rewards", "none", "one for each dimension");
    rewards.forEach((dimension, reward) ->
        checks.that(Double.isFinite(reward), "rewards." + dimension, reward, "a finite number"));
    checks.orThrow();
  }

  /**
   * A sample of a model that takes frames and a text.
   *
   * @param frames uint8 RGB [frames, height, width, 3], row-major
   */
  public GoldenSample(String name, String prompt, byte[] frames, Map<String, Double> rewards) {
    this(name, new GoldenClip.Frames(frames), new GoldenPrompt.Text(prompt), rewards);
  }

  /**
   * A copy of the frames.
   *
   * @throws IllegalStateException when the model takes latents
   */
  public byte[] frames() {
    if (clip instanceof GoldenClip.Frames frames) {
      return frames.data();
    }
    throw new IllegalStateException("sample " + name + ": latents (expected: frames)");
  }

  /**
   * The prompt as a caller would write it.
   *
   * @throws IllegalStateException when the model reads no text
   */
  public String text() {
    if (prompt instanceof GoldenPrompt.Text text) {
      return text.text();
    }
    throw new IllegalStateException("sample " + name + ": no text (expected: a text)");
  }

  /** The files of a bundle that hold its tensors, by name. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    if (clip instanceof GoldenClip.Frames frames) {
      files.put(framesFile(name), frames.data());
    } else if (clip instanceof GoldenClip.Latents latents) {
      files.put(latentsFile(name), latents.data());
    }
    if (prompt instanceof GoldenPrompt.Embedding embedding) {
      files.put(embeddingFile(name), embedding.data());
    }
    return files;
  }

  static String framesFile(String name) {
    return "golden/" + name + ".rgb";
  }

  static String latentsFile(String name) {
    return "golden/" + name + ".latents";
  }

  static String embeddingFile(String name) {
    return "golden/" + name + ".embedding";
  }
}
