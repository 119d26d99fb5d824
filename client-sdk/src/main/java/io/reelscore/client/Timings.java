package io.reelscore.client;

/**
 * Where the server's time went.
 *
 * @param preparationNanos decoding, sampling, resizing, tokenizing
 * @param queueNanos waiting for a batch
 * @param computeNanos running the batch
 * @param batchItems samples in that batch
 */
public record Timings(long preparationNanos, long queueNanos, long computeNanos, int batchItems) {}
