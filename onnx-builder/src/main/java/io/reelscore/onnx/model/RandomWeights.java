package io.reelscore.onnx.model;

import io.reelscore.onnx.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Untrained weights, the same for the same specification and seed, for models that only have to
 * run.
 *
 * <p>A matrix is normal with variance 1 / columns, a LayerNorm's weight 1 + 0.1 n, every other
 * vector 0.1 n, n being standard normal. A weight's values depend on its name, not on the others.
 */
public final class RandomWeights {
  private RandomWeights() {}

  /** All weights of {@link VideoTextRewardGraph#requiredWeights}, in its order. */
  public static Map<String, float[]> of(VideoTextSpec spec, long seed) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    VideoTextRewardGraph.requiredWeights(spec)
        .forEach((name, shape) -> weights.put(name, values(name, shape, seed)));
    return weights;
  }

  private static float[] values(String name, int[] shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
    boolean vector = shape.length == 1;
    double mean = vector && name.endsWith(".weight") ? 1 : 0;
    double deviation = vector ? 0.1 : 1 / Math.sqrt(shape[shape.length - 1]);
    float[] values = new float[Math.toIntExact(Shape.of(shape).fixedElements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }
}
