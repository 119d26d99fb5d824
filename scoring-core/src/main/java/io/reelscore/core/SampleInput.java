package io.reelscore.core;

import java.nio.ByteBuffer;

/**
 * One sample as a model takes it: everything but the batch axis. Shapes are the model's; whoever
 * makes a sample has checked them.
 *
 * @param frames uint8 RGB [frames, height, width, 3], row-major; position to limit, not changed by
 *     readers
 * @param promptTokens token ids, padded to the bucket's length; empty when the model reads no
 *     prompt
 * @param promptMask 1 for a token, 0 for padding; as long as {@code promptTokens}
 * @param bucket what it may share a batch with
 * @param usedCost what it would cost without padding, 1..{@code bucket.itemCost()}
 */
public record SampleInput(
    ByteBuffer frames, long[] promptTokens, long[] promptMask, Bucket bucket, int usedCost) {}
