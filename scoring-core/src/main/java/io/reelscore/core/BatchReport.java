package io.reelscore.core;

/**
 * What the owner of the queues learns from a batch that has come back.
 *
 * @param bucket of its samples
 * @param ranCost cost of the first run, padding included; 0 when none succeeded
 * @param ranNanos what that run took
 * @param outOfMemoryItems samples of the smallest run that lacked memory; 0 when none did
 */
record BatchReport(Bucket bucket, long ranCost, long ranNanos, int outOfMemoryItems) {}
