package io.reelscore.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How uploaded files are decoded.
 *
 * @param isolation in processes of their own, or in this one
 * @param workerMemory of each such process
 * @param threads that decode, each with a process of its own; 0: one a processor
 * @param maxFrames of a file, or images of a list
 * @param maxPixels width x height of its frames
 * @param maxTotalPixels of all its frames together
 * @param maxDuration wall-clock time of decoding it
 */
public record Decode(
    @DefaultValue("process") DecodeIsolation isolation,
    @DefaultValue("1GB") DataSize workerMemory,
    @DefaultValue("0") int threads,
    @DefaultValue("10000") int maxFrames,
    @DefaultValue("35389440") long maxPixels,
    @DefaultValue("8589934592") long maxTotalPixels,
    @DefaultValue("30s") Duration maxDuration) {

  private static final DataSize LEAST_WORKER_MEMORY = DataSize.ofMegabytes(128);

  public Decode {
    Limits.require(
        workerMemory.compareTo(LEAST_WORKER_MEMORY) >= 0,
        "reelscore.decode.worker-memory",
        workerMemory,
        "at least " + LEAST_WORKER_MEMORY);
    Limits.range("reelscore.decode.threads", threads, 0, 1024);
    Limits.atLeastOne("reelscore.decode.max-frames", maxFrames);
    Limits.atLeastOne("reelscore.decode.max-pixels", maxPixels);
    Limits.atLeastOne("reelscore.decode.max-total-pixels", maxTotalPixels);
    Limits.positive("reelscore.decode.max-duration", maxDuration);
  }

  /** The number of threads on a machine with so many processors. */
  public int threadsOn(int processors) {
    return threads == 0 ? processors : threads;
  }
}
