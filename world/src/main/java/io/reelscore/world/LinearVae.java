package io.reelscore.world;

import java.util.List;

/**
 * A linear video autoencoder for the frames a model sees, {@value #NAME}: what a video generator's
 * VAE is to its clips, with no weights but a formula.
 *
 * <p>A clip, uint8 RGB [8, 32, 32, 3], is scaled to v / 127.5 - 1 and cut into boxes of 2 frames x
 * 4 x 4 pixels. Each box is transformed by the orthonormal DCT-II along time, y, x and colour,
 *
 * <pre>  b(n, k, i) = sqrt((k == 0 ? 1 : 2) / n) cos(pi (2 i + 1) k / (2 n))</pre>
 *
 * of which the {@value #CHANNELS} components with the most energy in clips of the world are kept.
 * Channel c of the latents is (coefficient - mean) / scale with the numbers of component c, which
 * gives about mean 0 and deviation 1. Latents are float32 [{@value #CHANNELS}, {@value #FRAMES},
 * {@value #HEIGHT}, {@value #WIDTH}], row-major: channel, time, y, x of the box.
 *
 * <p>Sums run in one order in double precision and cosines are {@link StrictMath}'s, so the same
 * clip gives the same bytes on every JVM.
 */
public final class LinearVae {
  /** What latents of this kind are called. */
  public static final String NAME = "world-linear-vae@1";

  /** Channels of the latents. */
  public static final int CHANNELS = 16;

  /** Boxes along time. */
  public static final int FRAMES = 4;

  /** Boxes from top to bottom. */
  public static final int HEIGHT = 8;

  /** Boxes from left to right. */
  public static final int WIDTH = 8;

  private static final int DEPTH = 2;
  private static final int SIDE = 4;
  private static final int COLOURS = 3;
  private static final int BOX = DEPTH * SIDE * SIDE * COLOURS;
  private static final int CELLS = FRAMES * HEIGHT * WIDTH;
  private static final int BYTES = CELLS * BOX;
  private static final double HALF_RANGE = 127.5;

  private static final List<Component> COMPONENTS =
      List.of(
          new Component(0, 0, 0, 0, -3.78, 2.16),
          new Component(0, 0, 0, 1, 0, 0.73),
          new Component(0, 0, 0, 2, -0.09, 0.72),
          new Component(0, 1, 0, 0, 0.09, 0.46),
          new Component(1, 0, 0, 0, 0, 0.36),
          new Component(0, 0, 1, 0, 0, 0.33),
          new Component(0, 2, 0, 0, 0, 0.22),
          new Component(1, 0, 0, 2, 0, 0.21),
          new Component(0, 1, 1, 0, 0, 0.20),
          new Component(1, 0, 1, 0, 0, 0.20),
          new Component(1, 0, 0, 1, 0, 0.19),
          new Component(0, 0, 2, 0, 0, 0.19),
          new Component(0, 3, 0, 0, 0, 0.19),
          new Component(0, 1, 0, 2, 0, 0.18),
          new Component(0, 1, 0, 1, 0, 0.18),
          new Component(0, 0, 1, 2, 0, 0.18));

  private static final double[][] BASIS =
      COMPONENTS.stream().map(Component::vector).toArray(double[][]::new);

  private LinearVae() {}

  /**
   * The latents of a clip.
   *
   * @param frames uint8 RGB [8, 32, 32, 3], row-major
   * @return float32 [{@value #CHANNELS}, {@value #FRAMES}, {@value #HEIGHT}, {@value #WIDTH}]
   */
  public static float[] encode(byte[] frames) {
    if (frames.length != BYTES) {
      throw new IllegalArgumentException(
          "frames: %d bytes (expected: %d, of [8, 32, 32, 3])".formatted(frames.length, BYTES));
    }
    float[] latents = new float[CHANNELS * CELLS];
    double[] box = new double[BOX];
    for (int cell = 0; cell < CELLS; cell++) {
      for (int i = 0; i < BOX; i++) {
        box[i] = (frames[pixel(cell, i)] & 0xff) / HALF_RANGE - 1;
      }
      for (int c = 0; c < CHANNELS; c++) {
        Component component = COMPONENTS.get(c);
        double coefficient = 0;
        for (int i = 0; i < BOX; i++) {
          coefficient += BASIS[c][i] * box[i];
        }
        latents[c * CELLS + cell] = (float) ((coefficient - component.mean()) / component.scale());
      }
    }
    return latents;
  }

  /**
   * The clip that latents stand for: the sum of their components, so what {@link #encode} left out
   * is missing; rounded and limited to 0..255.
   *
   * @param latents float32 [{@value #CHANNELS}, {@value #FRAMES}, {@value #HEIGHT}, {@value
   *     #WIDTH}], row-major
   * @return uint8 RGB [8, 32, 32, 3]
   */
  public static byte[] decode(float[] latents) {
    if (latents.length != CHANNELS * CELLS) {
      throw new IllegalArgumentException(
          "latents: %d numbers (expected: %d, of [%d, %d, %d, %d])"
              .formatted(latents.length, CHANNELS * CELLS, CHANNELS, FRAMES, HEIGHT, WIDTH));
    }
    byte[] frames = new byte[BYTES];
    for (int cell = 0; cell < CELLS; cell++) {
      for (int i = 0; i < BOX; i++) {
        double value = 0;
        for (int c = 0; c < CHANNELS; c++) {
          Component component = COMPONENTS.get(c);
          double coefficient = latents[c * CELLS + cell] * component.scale() + component.mean();
          value += BASIS[c][i] * coefficient;
        }
        frames[pixel(cell, i)] =
            (byte) (int) Math.clamp(Math.rint((value + 1) * HALF_RANGE), 0, 255);
      }
    }
    return frames;
  }

  /** The kept components, unit vectors over the numbers of a box. */
  static double[][] basis() {
    return BASIS;
  }

  /** Where number {@code i} of a box, in the order time, y, x, colour, lies in the clip. */
  private static int pixel(int cell, int i) {
    int colour = i % COLOURS;
    int x = cell % WIDTH * SIDE + i / COLOURS % SIDE;
    int y = cell / WIDTH % HEIGHT * SIDE + i / (COLOURS * SIDE) % SIDE;
    int time = cell / (WIDTH * HEIGHT) * DEPTH + i / (COLOURS * SIDE * SIDE);
    return ((time * HEIGHT * SIDE + y) * WIDTH * SIDE + x) * COLOURS + colour;
  }

  /**
   * One kept component.
   *
   * @param time frequency along time
   * @param y frequency from top to bottom
   * @param x frequency from left to right
   * @param colour frequency along R, G, B: 0 is brightness
   * @param mean of its coefficients in clips of the world
   * @param scale their standard deviation
   */
  private record Component(int time, int y, int x, int colour, double mean, double scale) {

    double[] vector() {
      double[] vector = new double[BOX];
      for (int i = 0; i < BOX; i++) {
        vector[i] =
            cosine(DEPTH, time, i / (COLOURS * SIDE * SIDE))
                * cosine(SIDE, y, i / (COLOURS * SIDE) % SIDE)
                * cosine(SIDE, x, i / COLOURS % SIDE)
                * cosine(COLOURS, colour, i % COLOURS);
      }
      return vector;
    }

    private static double cosine(int n, int k, int i) {
      return StrictMath.sqrt((k == 0 ? 1.0 : 2.0) / n)
          * StrictMath.cos(Math.PI * (2 * i + 1) * k / (2.0 * n));
    }
  }
}
