package io.reelscore.media;

import java.time.Duration;

/**
 * What one clip may cost before it is refused.
 *
 * @param maxFrames decoded frames, or images of a list
 * @param maxPixels width x height of a decoded frame
 * @param maxTotalPixels of all frames together
 * @param maxDuration wall-clock time of decoding
 */
public record DecodeLimits(
    int maxFrames, long maxPixels, long maxTotalPixels, Duration maxDuration) {

  /** 10,000 frames, 8192 x 4320 pixels, 2^33 pixels in all, 30 s. */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(10_000, 8192L * 4320, 1L << 33, Duration.ofSeconds(30));

  public DecodeLimits {
    if (maxFrames < 1
        || maxPixels < 1
        || maxTotalPixels < 1
        || maxDuration.isNegative()
        || maxDuration.isZero()) {
      throw new IllegalArgumentException(
          "decode limits: %d frames, %d pixels, %d in all, %s (expected: each greater than 0)"
              .formatted(maxFrames, maxPixels, maxTotalPixels, maxDuration));
    }
  }

  /** As many pixels in all as so many frames of that size have. */
  public DecodeLimits(int maxFrames, long maxPixels, Duration maxDuration) {
    this(maxFrames, maxPixels, product(maxFrames, maxPixels), maxDuration);
  }

  /** The same with that time. */
  public DecodeLimits withMaxDuration(Duration duration) {
    return new DecodeLimits(maxFrames, maxPixels, maxTotalPixels, duration);
  }

  private static long product(int frames, long pixels) {
    long high = Math.multiplyHigh(frames, pixels);
    return high == 0 && frames * pixels >= 0 ? frames * pixels : Long.MAX_VALUE;
  }
}
