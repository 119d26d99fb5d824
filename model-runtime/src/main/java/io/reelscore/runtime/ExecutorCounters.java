package io.reelscore.runtime;

/**
 * How the frames of a model's batches came into its runs, since it was loaded.
 *
 * @param directBatches run where their samples lay
 * @param gatheredBatches whose samples were copied side by side first
 */
public record ExecutorCounters(long directBatches, long gatheredBatches) {}
