package io.reelscore.training.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rewards in {@value #BINS} equal bins from the lowest to the highest.
 *
 * @param low the lowest reward
 * @param high the highest reward
 * @param passes Passes of each bin
 * @param fails Fails of each bin
 */
public record Histogram(double low, double high, List<Integer> passes, List<Integer> fails) {

  static final int BINS = 32;

  public Histogram {
    passes = List.copyOf(passes);
    fails = List.copyOf(fails);
  }

  static Histogram of(double[] rewards, boolean[] pass) {
    int[] bins = bins(rewards);
    int[][] counts = new int[2][BINS];
    for (int i = 0; i < bins.length; i++) {
      counts[pass[i] ? 0 : 1][bins[i]]++;
    }
    return new Histogram(
        Arrays.stream(rewards).min().orElse(0),
        Arrays.stream(rewards).max().orElse(0),
        list(counts[0]),
        list(counts[1]));
  }

  /** The bin of each reward; all in the first when they are equal. */
  static int[] bins(double[] rewards) {
    double low = Arrays.stream(rewards).min().orElse(0);
    double width = (Arrays.stream(rewards).max().orElse(0) - low) / BINS;
    return Arrays.stream(rewards)
        .mapToInt(
            reward -> width > 0 ? Math.clamp((long) ((reward - low) / width), 0, BINS - 1) : 0)
        .toArray();
  }

  /** The entropy in bits of the bins of clips that are there several times. */
  static double entropyBits(int[] bins, int[] times) {
    long[] counts = new long[BINS];
    long all = 0;
    for (int i = 0; i < bins.length; i++) {
      counts[bins[i]] += times[i];
      all += times[i];
    }
    if (all == 0) {
      return Double.NaN;
    }
    double bits = 0;
    for (long count : counts) {
      double share = (double) count / all;
      bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  private static List<Integer> list(int[] counts) {
    List<Integer> list = new ArrayList<>();
    for (int count : counts) {
      list.add(count);
    }
    return list;
  }
}
