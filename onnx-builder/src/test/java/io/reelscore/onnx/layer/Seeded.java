package io.reelscore.onnx.layer;

import java.util.SplittableRandom;

/** Random numbers whose seed is printed and can be given again with {@code -Dreelscore.seed}. */
public record Seeded(long seed, SplittableRandom random) {

  public static Seeded fresh(String test) {
    long seed = Long.getLong("reelscore.seed", System.nanoTime());
    System.out.println(test + ": -Dreelscore.seed=" + seed);
    return new Seeded(seed, new SplittableRandom(seed));
  }

  public int between(int from, int to) {
    return random.nextInt(from, to + 1);
  }

  public float[] normal(int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  /** 0 or 1 for each token of a batch, the last token of a sample always 1. */
  public long[] visible(int batch, int tokens) {
    long[] visible = new long[batch * tokens];
    for (int i = 0; i < visible.length; i++) {
      visible[i] = i % tokens == tokens - 1 || random.nextInt(10) < 6 ? 1 : 0;
    }
    return visible;
  }
}
