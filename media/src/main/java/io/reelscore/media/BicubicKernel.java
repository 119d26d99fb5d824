package io.reelscore.media;

/**
 * The weights by which samples of a line become samples of a longer or shorter line.
 *
 * <p>Cubic convolution (Keys, 1981) with a = -0.5:
 *
 * <pre>
 * w(x) = (a + 2)|x|^3 - (a + 3)|x|^2 + 1         for |x| &lt; 1
 *        a|x|^3 - 5a|x|^2 + 8a|x| - 4a           for |x| &lt; 2
 *        0                                       otherwise
 * </pre>
 *
 * When the line gets shorter the kernel is stretched by the reduction, which low-pass filters
 * before sampling. Weights are normalised to a sum of 1 in double precision, then rounded half away
 * from zero to fixed point. The order of operations is that of Pillow's {@code Resample.c}.
 */
final class BicubicKernel {

  /** Fractional bits of a weight: 8 bits for the sample and 2 for overshoot remain of 32. */
  static final int PRECISION_BITS = 22;

  private static final double A = -0.5;
  private static final double SUPPORT = 2.0;

  /** First source sample of each target sample. */
  final int[] starts;

  /** Number of source samples of each target sample. */
  final int[] lengths;

  /** Weights of target sample {@code i} from {@code i * stride}. */
  final int[] weights;

  final int stride;

  private BicubicKernel(int[] starts, int[] lengths, int[] weights, int stride) {
    this.starts = starts;
    this.lengths = lengths;
    this.weights = weights;
    this.stride = stride;
  }

  static BicubicKernel of(int sourceSize, int targetSize) {
    double scale = (double) sourceSize / targetSize;
    double filterScale = Math.max(scale, 1.0);
    double support = SUPPORT * filterScale;
    double inverse = 1.0 / filterScale;
    int stride = (int) Math.ceil(support) * 2 + 1;
    int[] starts = new int[targetSize];
    int[] lengths = new int[targetSize];
    int[] weights = new int[Math.multiplyExact(stride, targetSize)];
    double[] exact = new double[stride];
    for (int target = 0; target < targetSize; target++) {
      double center = (target + 0.5) * scale;
      int start = Math.max((int) (center - support + 0.5), 0);
      int length = Math.min((int) (center + support + 0.5), sourceSize) - start;
      double sum = 0.0;
      for (int i = 0; i < length; i++) {
        exact[i] = weight((i + start - center + 0.5) * inverse);
        sum += exact[i];
      }
      for (int i = 0; i < length; i++) {
        weights[target * stride + i] = fixedPoint(sum == 0.0 ? exact[i] : exact[i] / sum);
      }
      starts[target] = start;
      lengths[target] = length;
    }
    return new BicubicKernel(starts, lengths, weights, stride);
  }

  private static double weight(double signedDistance) {
    double x = Math.abs(signedDistance);
    if (x < 1.0) {
      return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
    }
    if (x < 2.0) {
      return (((x - 5) * x + 8) * x - 4) * A;
    }
    return 0.0;
  }

  private static int fixedPoint(double weight) {
    double scaled = weight * (1 << PRECISION_BITS);
    return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
  }
}
