package io.reelscore.training.config;

/**
 * What kind of model is made.
 *
 * @param name of the bundle
 * @param version of the model
 * @param reads what the model reads
 */
public record ModelSettings(String name, String version, Reads reads) {

  /** What a model is given of a clip and its prompt. */
  public enum Reads {
    /** Pixels and words. */
    FRAMES,
    /** Latents of the world's autoencoder with some noise, and prompts of its text encoder. */
    LATENTS
  }
}
