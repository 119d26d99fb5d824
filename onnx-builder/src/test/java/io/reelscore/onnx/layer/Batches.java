package io.reelscore.onnx.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

/** Cuts flat batches into samples and compares flat results. */
public final class Batches {
  private Batches() {}

  /** Sample {@code index} of [batch, rows, columns]. */
  public static double[][] sample(float[] batch, int index, int rows, int columns) {
    int size = rows * columns;
    return Reference.rows(Arrays.copyOfRange(batch, index * size, (index + 1) * size), columns);
  }

  /** Sample {@code index} of a mask [batch, tokens]. */
  public static boolean[] mask(long[] visible, int index, int tokens) {
    boolean[] mask = new boolean[tokens];
    for (int t = 0; t < tokens; t++) {
      mask[t] = visible[index * tokens + t] != 0;
    }
    return mask;
  }

  /** |actual - expected| <= 1e-5 max(1, |expected|) for each element. */
  public static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("element %d of %d", i, expected.length)
          .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  /** As above, the expectation being one sample's rows and {@code index} its place in the batch. */
  public static void assertClose(float[] batch, int index, double[][] expected) {
    double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    assertClose(Arrays.copyOfRange(batch, index * flat.length, (index + 1) * flat.length), flat);
  }
}
