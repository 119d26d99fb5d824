package io.reelscore.training.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers about the rewards of one dimension. Each is NaN where it is not defined. */
final class Metrics {

  /** Clips whose qualities differ by less are no test of a reward model. */
  static final double CLEAR_DIFFERENCE = 0.1;

  private Metrics() {}

  /**
   * How often the better of two clips gets the higher reward, over all pairs whose qualities differ
   * by more than {@value #CLEAR_DIFFERENCE}; equal rewards count half.
   *
   * @param groups the prompt of each clip
   * @param within pairs of one prompt, or else of two prompts
   */
  static double accuracy(double[] rewards, double[] quality, int[] groups, boolean within) {
    double right = 0;
    long pairs = 0;
    for (int i = 0; i < rewards.length; i++) {
      for (int j = 0; j < i; j++) {
        double difference = quality[i] - quality[j];
        if ((groups[i] == groups[j]) == within && Math.abs(difference) > CLEAR_DIFFERENCE) {
          pairs++;
          right +=
              rewards[i] == rewards[j] ? 0.5 : (rewards[i] > rewards[j]) == difference > 0 ? 1 : 0;
        }
      }
    }
    return pairs == 0 ? Double.NaN : right / pairs;
  }

  /**
   * The area under the ROC curve: how often a Pass gets a higher reward than a Fail, equal rewards
   * counting half; by the sum of the Passes' middle ranks (Mann and Whitney).
   */
  static double auc(double[] rewards, boolean[] pass) {
    int[] order =
        IntStream.range(0, rewards.length)
            .boxed()
            .sorted((a, b) -> Double.compare(rewards[a], rewards[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double rankSum = 0;
    long passes = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && rewards[order[to]] == rewards[order[from]]) {
        to++;
      }
      double rank = (from + to + 1) / 2.0;
      for (int k = from; k < to; k++) {
        if (pass[order[k]]) {
          rankSum += rank;
          passes++;
        }
      }
      from = to;
    }
    long fails = rewards.length - passes;
    if (passes == 0 || fails == 0) {
      return Double.NaN;
    }
    return (rankSum - passes * (passes + 1) / 2.0) / ((double) passes * fails);
  }

  /** Mean. */
  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Standard deviation, ddof 0. */
  static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN));
  }
}
