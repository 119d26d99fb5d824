package io.reelscore.core;

/**
 * What a model has to do.
 *
 * @param queuedItems samples that wait for a batch
 * @param oldestQueuedNanos how long the oldest of them has waited; 0 when none waits
 */
public record EngineLoad(int queuedItems, long oldestQueuedNanos) {}
