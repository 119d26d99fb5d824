package io.reelscore.training.evaluation;

import java.util.Arrays;

/**
 * Sums over all pairs of clips that differ in quality, kept per two clusters, so that a resample
 * costs a product with each matrix and not a walk over the pairs: with {@code w} the times each
 * cluster is drawn, a sum over pairs of two prompts is {@code sum over g < h of w_g w_h S_gh + sum
 * over g of w_g S_gg}, and one over pairs of one prompt {@code sum over g of w_g T_g}. A clip is
 * never paired with its own copy, nor with the other clips of its prompt's copy.
 */
final class PairSums {

  /** Clips whose qualities differ by less are no test of a reward model. */
  static final double CLEAR_DIFFERENCE = 0.1;

  /** The bins of differences in quality, each with its upper end; the first is no clear one. */
  static final double[] GAPS = {0, CLEAR_DIFFERENCE, 0.2, 0.3, 0.4, 0.5, 1};

  /** Bins of a predicted win share of 0.5..1. */
  static final int CALIBRATION_BINS = 10;

  private static final int GAP_BINS = GAPS.length - 1;
  private static final int CALIBRATION = 2 * GAP_BINS;
  private static final int CROSS_SUMS = CALIBRATION + 3 * CALIBRATION_BINS;

  private final int clusters;
  private final double[][] cross;
  private final double[][] within;

  PairSums(double[] rewards, double[] quality, int[] groups, Clusters clusters) {
    this.clusters = clusters.count();
    this.cross = new double[CROSS_SUMS][this.clusters * this.clusters];
    this.within = new double[2 * GAP_BINS][this.clusters];
    for (int i = 0; i < rewards.length; i++) {
      for (int j = 0; j < i; j++) {
        double difference = quality[i] - quality[j];
        if (difference != 0) {
          int gap = gap(Math.abs(difference));
          double lead = rewards[i] - rewards[j];
          double right = lead == 0 ? 0.5 : (lead > 0) == (difference > 0) ? 1 : 0;
          int g = Math.min(clusters.of()[i], clusters.of()[j]);
          int h = Math.max(clusters.of()[i], clusters.of()[j]);
          if (groups[i] == groups[j]) {
            within[2 * gap][g] += right;
            within[2 * gap + 1][g]++;
          } else {
            int cell = g * this.clusters + h;
            cross[2 * gap][cell] += right;
            cross[2 * gap + 1][cell]++;
            if (gap > 0) {
              calibrate(cell, right, Math.abs(lead));
            }
          }
        }
      }
    }
  }

  private void calibrate(int cell, double right, double lead) {
    double predicted = 1 / (1 + Math.exp(-lead));
    int bin = (int) Math.min(CALIBRATION_BINS - 1, (predicted - 0.5) * 2 * CALIBRATION_BINS);
    int at = CALIBRATION + 3 * bin;
    cross[at][cell] += right;
    cross[at + 1][cell] += predicted;
    cross[at + 2][cell]++;
  }

  private static int gap(double difference) {
    int bin = 0;
    while (bin < GAP_BINS - 1 && difference > GAPS[bin + 1]) {
      bin++;
    }
    return bin;
  }

  /** The sums of each draw. */
  Totals[] of(int[][] draws) {
    double[][] crossSums = new double[draws.length][CROSS_SUMS];
    double[][] withinSums = new double[draws.length][within.length];
    double[] row = new double[clusters];
    for (int s = 0; s < CROSS_SUMS; s++) {
      for (int r = 0; r < draws.length; r++) {
        crossSums[r][s] = product(cross[s], draws[r], row);
      }
    }
    for (int s = 0; s < within.length; s++) {
      for (int r = 0; r < draws.length; r++) {
        for (int g = 0; g < clusters; g++) {
          withinSums[r][s] += draws[r][g] * within[s][g];
        }
      }
    }
    Totals[] totals = new Totals[draws.length];
    Arrays.setAll(totals, r -> new Totals(crossSums[r], withinSums[r]));
    return totals;
  }

  private double product(double[] matrix, int[] draw, double[] row) {
    Arrays.fill(row, 0);
    double sum = 0;
    for (int g = 0; g < clusters; g++) {
      double times = draw[g];
      if (times > 0) {
        int from = g * clusters;
        sum += times * matrix[from + g];
        for (int h = g + 1; h < clusters; h++) {
          row[h] += times * matrix[from + h];
        }
      }
    }
    for (int h = 0; h < clusters; h++) {
      sum += draw[h] * row[h];
    }
    return sum;
  }

  /** The sums of one draw. */
  record Totals(double[] cross, double[] within) {

    double accuracyCrossPrompt() {
      return accuracy(cross);
    }

    double accuracyWithinPrompt() {
      return accuracy(within);
    }

    double crossPairs(int gap) {
      return cross[2 * gap + 1];
    }

    double withinPairs(int gap) {
      return within[2 * gap + 1];
    }

    double crossAccuracy(int gap) {
      return cross[2 * gap] / crossPairs(gap);
    }

    double withinAccuracy(int gap) {
      return within[2 * gap] / withinPairs(gap);
    }

    double calibrationPairs(int bin) {
      return cross[CALIBRATION + 3 * bin + 2];
    }

    double predicted(int bin) {
      return cross[CALIBRATION + 3 * bin + 1] / calibrationPairs(bin);
    }

    double observed(int bin) {
      return cross[CALIBRATION + 3 * bin] / calibrationPairs(bin);
    }

    /** The expected calibration error: the bins' mean of |observed - predicted|, by pairs. */
    double calibrationError() {
      double error = 0;
      double pairs = 0;
      for (int at = CALIBRATION; at < cross.length; at += 3) {
        error += Math.abs(cross[at] - cross[at + 1]);
        pairs += cross[at + 2];
      }
      return error / pairs;
    }

    private static double accuracy(double[] sums) {
      double right = 0;
      double pairs = 0;
      for (int gap = 1; gap < GAP_BINS; gap++) {
        right += sums[2 * gap];
        pairs += sums[2 * gap + 1];
      }
      return right / pairs;
    }
  }
}
