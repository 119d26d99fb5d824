package io.reelscore.world;

/**
 * The world's only source of randomness: SplitMix64 (Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", 2014), read by counter. The n-th number of a stream is {@code
 * mix(key + n x GOLDEN)}, so any number can be had alone and in any order. Only exact integer
 * arithmetic and {@link StrictMath} are used: the numbers are the same on every JVM.
 */
final class HashRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  /** Standard deviation of the sum of four independent 16-bit integers. */
  private static final float IRWIN_HALL_DEVIATION = (float) (65536 / StrictMath.sqrt(3));

  private static final float IRWIN_HALL_MEAN = 4 * 65535 / 2f;

  private final long key;
  private long counter;

  private HashRandom(long key) {
    this.key = key;
  }

  /** The stream at a path below a seed; other paths give independent streams. */
  static HashRandom stream(long seed, long... path) {
    return new HashRandom(key(seed, path));
  }

  /** The key of {@link #stream}, for the counter functions below. */
  static long key(long seed, long... path) {
    long key = mix(seed + GOLDEN);
    for (long step : path) {
      key = mix(key + GOLDEN * (2 * step + 1));
    }
    return key;
  }

  /** Uniform in [0, 1): the number at {@code index} of the stream with that key. */
  static double uniform(long key, long index) {
    return (mix(key + GOLDEN * (index + 1)) >>> 11) * UNIT;
  }

  /**
   * Nearly normal with mean 0 and deviation 1, within +-3.5: the sum of four uniforms (Irwin-Hall)
   * cut from one 64-bit number.
   */
  static float nearlyNormal(long key, long index) {
    long bits = mix(key + GOLDEN * (index + 1));
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - IRWIN_HALL_MEAN) / IRWIN_HALL_DEVIATION;
  }

  long nextLong() {
    return mix(key + GOLDEN * ++counter);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in 0..bound-1, for bounds far below 2^53. */
  int nextInt(int bound) {
    return (int) (nextDouble() * bound);
  }

  /** Standard normal, by Box and Muller. */
  double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
