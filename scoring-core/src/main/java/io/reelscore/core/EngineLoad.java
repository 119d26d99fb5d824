package io.reelscore.core;

/**
 * What an engine holds.
 *
 * @param itemsInFlight samples admitted and not let go
 * @param bytesInFlight their bytes
 * @param queuedItems samples that wait for a batch
 * @param oldestQueuedNanos how long the oldest of them has waited; 0 when none waits
 */
public record EngineLoad(
    int itemsInFlight, long bytesInFlight, int queuedItems, long oldestQueuedNanos) {}
