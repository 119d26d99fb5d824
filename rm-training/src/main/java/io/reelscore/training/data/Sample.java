package io.reelscore.training.data;

/**
 * A clip as it comes to a model.
 *
 * @param frames uint8 RGB [frames, height, width, 3], of the size that the model reads; not copied
 * @param prompt what the clip is judged against
 * @param group clips of one prompt share a group
 * @param noise in its latents, for a model that reads them
 */
public record Sample(byte[] frames, String prompt, int group, Noise noise) {

  /** A clip without noise. */
  public Sample(byte[] frames, String prompt, int group) {
    this(frames, prompt, group, Noise.NONE);
  }

  /** The same clip with other noise. */
  public Sample with(Noise other) {
    return new Sample(frames, prompt, group, other);
  }
}
