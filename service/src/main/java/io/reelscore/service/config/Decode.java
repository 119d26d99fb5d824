package io.reelscore.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How uploaded files are decoded.
 *
 * @param threads that decode; 0: one a processor
 * @param maxFrames of a file
 * @param maxPixels width x height of its frames
 * @param maxDuration wall-clock time of decoding it
 */
public record Decode(
    @DefaultValue("0") int threads,
    @DefaultValue("10000") int maxFrames,
    @DefaultValue("35389440") long maxPixels,
    @DefaultValue("30s") Duration maxDuration) {

  public Decode {
    Limits.range("reelscore.decode.threads", threads, 0, 1024);
    Limits.atLeastOne("reelscore.decode.max-frames", maxFrames);
    Limits.atLeastOne("reelscore.decode.max-pixels", maxPixels);
    Limits.positive("reelscore.decode.max-duration", maxDuration);
  }

  /** The number of threads on a machine with so many processors. */
  public int threadsOn(int processors) {
    return threads == 0 ? processors : threads;
  }
}
