package io.reelscore.media;

import java.time.Duration;

/**
 * What one clip may cost before it is refused.
 *
 * @param maxFrames decoded frames
 * @param maxPixels width x height of a decoded frame
 * @param maxDuration wall-clock time of decoding
 */
public record DecodeLimits(int maxFrames, long maxPixels, Duration maxDuration) {

  /** 10,000 frames, 8192 x 4320 pixels, 30 s. */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(10_000, 8192L * 4320, Duration.ofSeconds(30));

  public DecodeLimits {
    if (maxFrames < 1 || maxPixels < 1 || maxDuration.isNegative() || maxDuration.isZero()) {
      throw new IllegalArgumentException(
          "decode limits: %d frames, %d pixels, %s (expected: each greater than 0)"
              .formatted(maxFrames, maxPixels, maxDuration));
    }
  }
}
