package io.reelscore.core;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One sample as a model takes it: everything but the batch axis. Shapes and element types are the
 * model's; whoever makes a sample has checked them.
 *
 * @param clip the clip's tensor, pixels or latents, row-major; position to limit, not changed by
 *     readers
 * @param timestep how much noise the clip holds; null when the model reads none
 * @param prompt what the clip was generated from
 * @param bucket what it may share a batch with
 * @param usedCost what it would cost without padding, 1..{@code bucket.itemCost()}
 */
public record SampleInput(
    ByteBuffer clip, @Nullable Float timestep, SamplePrompt prompt, Bucket bucket, int usedCost) {

  /** A sample of a model that reads no timestep. */
  public SampleInput(ByteBuffer clip, SamplePrompt prompt, Bucket bucket, int usedCost) {
    this(clip, null, prompt, bucket, usedCost);
  }
}
