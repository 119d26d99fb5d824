package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Named weights, in a fixed order.
 *
 * <p>Initial values are PyTorch's defaults for the kind of layer that a name tells: a LayerNorm is
 * the identity; an attention's in-projection is uniform by Glorot, its biases 0; any other linear
 * layer is uniform within 1 / sqrt(inputs); word embeddings are standard normal, those of the
 * padding and of unknown words 0, which no training changes; positions and the end token normal
 * with deviation 0.02, queries with 0.1. They are drawn by Java's own generator, so they depend on
 * the seed alone.
 */
public final class Parameters {

  private static final Pattern NORM = Pattern.compile(".*\\.norm\\d?\\.(weight|bias)");

  private static final Pattern QUERY = Pattern.compile(".*\\.(q0|q_res|query)");

  /** The padding and the unknown word come first in the vocabulary. */
  private static final int WORDS_WITHOUT_MEANING = 2;

  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  /**
   * New weights.
   *
   * @param manager what owns them
   * @param shapes by name
   */
  public Parameters(NDManager manager, Map<String, int[]> shapes, long seed) {
    Random random = new Random(seed);
    shapes.forEach((name, shape) -> {
      float[] values = initial(name, shape, shapes, random);
      NDArray array =
          manager.create(values, new Shape(Arrays.stream(shape).asLongStream().toArray()));
      array.setRequiresGradient(true);
      arrays.put(name, array);
    });
  }

  /** The weight of that name. */
  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no weight is named " + name);
    }
    return array;
  }

  /** The weights whose names are wanted, in order. */
  public List<NDArray> select(Predicate<String> wanted) {
    return arrays.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** How many numbers there are in all weights. */
  public long size() {
    return arrays.values().stream().mapToLong(NDArray::size).sum();
  }

  /** A copy of all values, by name. */
  public Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
    return Collections.unmodifiableMap(values);
  }

  /**
   * Gives weights other values; those that are not named keep theirs.
   *
   * @param values by name, each as long as the weight
   */
  public void assign(Map<String, float[]> values) {
    values.forEach((name, numbers) -> {
      NDArray array = get(name);
      if (numbers.length != array.size()) {
        throw new IllegalArgumentException(
            "%s: %d values (expected: %d)".formatted(name, numbers.length, array.size()));
      }
      array.set(numbers);
    });
  }

  /**
   * Lends all weights to {@code step}, so that whatever is computed from them is freed with it;
   * they return when it is closed.
   */
  public void lendTo(NDManager step) {
    step.tempAttachAll(arrays.values().toArray(NDArray[]::new));
  }

  private static float[] initial(
      String name, int[] shape, Map<String, int[]> shapes, Random random) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    if (NORM.matcher(name).matches()) {
      Arrays.fill(values, name.endsWith(".weight") ? 1 : 0);
    } else if (name.endsWith(".in_proj_weight")) {
      uniform(values, Math.sqrt(6.0 / (shape[0] + shape[1])), random);
    } else if (name.endsWith(".in_proj_bias") || name.endsWith(".out_proj.bias")) {
      Arrays.fill(values, 0);
    } else if (name.endsWith(".weight")) {
      uniform(values, 1 / Math.sqrt(shape[1]), random);
    } else if (name.endsWith(".bias")) {
      int[] weight = shapes.get(name.replaceFirst("bias$", "weight"));
      if (weight == null) {
        throw new IllegalArgumentException("no weight goes with " + name);
      }
      uniform(values, 1 / Math.sqrt(weight[1]), random);
    } else if (name.endsWith(".words")) {
      normal(values, 1, random);
      Arrays.fill(values, 0, WORDS_WITHOUT_MEANING * shape[1], 0);
    } else if (QUERY.matcher(name).matches()) {
      normal(values, 0.1, random);
    } else {
      normal(values, 0.02, random);
    }
    return values;
  }

  private static void uniform(float[] values, double bound, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }

  private static void normal(float[] values, double deviation, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
  }
}
