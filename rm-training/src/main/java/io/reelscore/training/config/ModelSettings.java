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
    if (reads == Reads.LATENTS && size != ModelSize.SMALL) {
      throw new IllegalArgumentException(
          "model.size: %s with model.reads: latents (expected: small)"
              .formatted(size.name().toLowerCase(Locale.ROOT)));
    }
    head.head(size);
  }

  /** The same model by another name. */
  public ModelSettings named(String other) {
    return new ModelSettings(other, version, reads, size, head, weights);
  }

  /** What a model is given of a clip and its prompt. */
  public enum Reads {
    /** Pixels and words. */
    FRAMES,
    /** Latents of the world's autoencoder with some noise, and prompts of its text encoder. */
    LATENTS
  }
}
