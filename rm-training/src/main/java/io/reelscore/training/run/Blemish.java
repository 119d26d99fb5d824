package io.reelscore.training.run;

import java.util.Random;

/** What a codec and a resize do to a small picture, roughly: a slight blur and a little noise. */
final class Blemish {

  private static final double MAX_BLUR = 0.12;
  private static final int MAX_NOISE = 3;

  private Blemish() {}

  /**
   * Changes a clip in place; every second one stays as it is.
   *
   * @param pixels uint8 RGB [frames, size, size, 3]
   */
  static void apply(byte[] pixels, int frames, int size, Random random) {
    if (random.nextBoolean()) {
      return;
    }
    float blur = (float) (MAX_BLUR * random.nextDouble());
    int noise = random.nextInt(MAX_NOISE + 1);
    byte[] source = pixels.clone();
    long bits = random.nextLong();
    for (int frame = 0; frame < frames; frame++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int up = at(frame, Math.max(y - 1, 0), x, size);
          int down = at(frame, Math.min(y + 1, size - 1), x, size);
          int left = at(frame, y, Math.max(x - 1, 0), size);
          int right = at(frame, y, Math.min(x + 1, size - 1), size);
          int here = at(frame, y, x, size);
          for (int c = 0; c < 3; c++) {
            float around =
                (source[up + c] & 0xff)
                    + (source[down + c] & 0xff)
                    + (source[left + c] & 0xff)
                    + (source[right + c] & 0xff);
            bits = bits * 6364136223846793005L + 1442695040888963407L;
            float shake = noise * ((bits >>> 40) * 0x1.0p-23f - 1);
            float value = (1 - 4 * blur) * (source[here + c] & 0xff) + blur * around + shake;
            pixels[here + c] = (byte) Math.clamp(Math.round(value), 0, 255);
          }
        }
      }
    }
  }

  private static int at(int frame, int y, int x, int size) {
    return ((frame * size + y) * size + x) * 3;
  }
}
