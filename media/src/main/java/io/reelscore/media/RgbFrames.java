package io.reelscore.media;

/**
 * Frames in memory: uint8 RGB [count, height, width, 3], row-major.
 *
 * @param count frames
 * @param height pixels
 * @param width pixels
 * @param data exactly count x height x width x 3 bytes; not copied
 */
public record RgbFrames(int count, int height, int width, byte[] data) {

  public RgbFrames {
    long expected = 3L * count * height * width;
    if (count < 1 || height < 1 || width < 1 || data.length != expected) {
      throw new IllegalArgumentException(
          "frames: %d bytes for %d x %d x %d x 3 (expected: %d)"
              .formatted(data.length, count, height, width, expected));
    }
  }
}
