package io.reelscore.core;

/**
 * The shape samples must share to run in one batch. It follows from a sample alone, never from its
 * neighbours, so that a reward does not depend on them.
 *
 * @param frames of the clip, T; of latents, latent frames
 * @param height pixels or rows of latents, H
 * @param width pixels or columns of latents, W
 * @param promptTokens length prompts are padded to
 * @param itemCost what one sample costs, padding included, in transformer tokens
 */
public record Bucket(int frames, int height, int width, int promptTokens, int itemCost) {
  public Bucket {
    if (frames < 0 || height < 0 || width < 0 || promptTokens < 0 || itemCost < 1) {
      throw new IllegalArgumentException(
          "bucket: %d x %d x %d, %d tokens, cost %d (expected: sizes from 0, a cost from 1)"
              .formatted(frames, height, width, promptTokens, itemCost));
    }
  }
}
