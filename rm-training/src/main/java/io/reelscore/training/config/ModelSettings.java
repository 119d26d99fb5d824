package io.reelscore.training.config;

import io.reelscore.training.export.WeightFormat;
import io.reelscore.training.model.ModelSize;
import java.util.Locale;

/**
 * What kind of model is made.
 *
 * @param name of the bundle
 * @param version of the model
 * @param reads what the model reads
 * @param size of a model of frames; latents have one size
 * @param head how hidden states become a reward
 * @param weights how the bundle holds its weights
 */
public record ModelSettings(
    String name,
    String version,
    Reads reads,
    ModelSize size,
    HeadSettings head,
    WeightFormat weights) {

  public ModelSettings {
    if (reads != Reads.FRAMES && size != ModelSize.SMALL) {
      throw new IllegalArgumentException(
          "model.size: %s with model.reads: %s (expected: small)"
              .formatted(
                  size.name().toLowerCase(Locale.ROOT), reads.name().toLowerCase(Locale.ROOT)));
    }
    if (reads != Reads.FEATURES) {
      head.head(size);
      if (head.width() != null) {
        throw new IllegalArgumentException(
            "model.head.width: %d with model.reads: %s (expected: null; the size has its own)"
                .formatted(head.width(), reads.name().toLowerCase(Locale.ROOT)));
      }
    } else if (weights != WeightFormat.FP32) {
      throw new IllegalArgumentException(
          "model.weights: %s with model.reads: features (expected: fp32; backbones stay as they are)"
              .formatted(weights.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** What a model is given of a clip and its prompt. */
  public enum Reads {
    /** Pixels and words. */
    FRAMES,
    /** Latents of the world's autoencoder with some noise, and prompts of its text encoder. */
    LATENTS,
    /** Hidden states that other networks made before. */
    FEATURES
  }
}
