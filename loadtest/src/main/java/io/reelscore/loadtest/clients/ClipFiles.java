package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.model.ClipShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clips as files of their bare elements, row-major and little-endian, so that all clients send the
 * same.
 */
final class ClipFiles {
  /** Clips of a shape. */
  static final int COUNT = 4;

  private static final double BRIGHTNESS = 128;
  private static final double CONTRAST = 90;
  private static final double NOISE = 4;

  private ClipFiles() {}

  /** The place of a clip. */
  static Path file(Path folder, ClipShape shape, int index) {
    return folder.resolve(shape.kind().text() + "-" + index + ".bin");
  }

  static void write(Path folder, ClipShape shape, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < COUNT; i++) {
      byte[] clip =
          switch (shape.kind()) {
            case FRAMES -> frames(shape.extents(), random);
            case LATENTS -> latents(shape.bytes(), random);
          };
      Files.write(file(folder, shape, i), clip);
    }
  }

  /** Moving waves of colour with a little noise: they compress as pictures do, not as noise. */
  private static byte[] frames(List<Integer> extents, SplittableRandom random) {
    int height = extents.get(1);
    int width = extents.get(2);
    byte[] pixels = new byte[extents.get(0) * height * width * 3];
    double phase = random.nextDouble(Math.TAU);
    for (int i = 0; i < pixels.length; i++) {
      int column = i / 3 % width;
      int row = i / 3 / width % height;
      int frame = i / 3 / width / height;
      double wave =
          Math.sin(9.0 * column / width + frame / 4.0 + phase + i % 3)
              * Math.cos(7.0 * row / height);
      pixels[i] = (byte) (BRIGHTNESS + CONTRAST * wave + NOISE * random.nextGaussian());
    }
    return pixels;
  }

  private static byte[] latents(int bytes, SplittableRandom random) {
    ByteBuffer numbers = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (numbers.hasRemaining()) {
      numbers.putShort(Float.floatToFloat16((float) random.nextGaussian()));
    }
    return numbers.array();
  }
}
