package io.reelscore.core;

/**
 * What is known of a batch when it starts. {@code 1 - usedCost / paddedCost} is its padding waste.
 *
 * @param bucket the shape of its samples
 * @param items samples
 * @param usedCost their cost without padding, in transformer tokens
 * @param paddedCost what the device computes, padding of prompts and of the batch included
 * @param oldestQueueNanos how long its oldest sample had waited
 */
public record BatchFacts(
    Bucket bucket, int items, long usedCost, long paddedCost, long oldestQueueNanos) {}
