package io.reelscore.training.annotation;

import java.util.Arrays;
import java.util.Random;

/**
 * Units by what was said of them: units with the same number of judgements in each category are
 * alike to every coefficient of agreement, so they are counted, not kept. Arrays are not copied.
 *
 * @param vectors [kinds][categories] judgements of a unit by category
 * @param units [kinds] how many units are of that kind
 */
record CountTable(int[][] vectors, long[] units) {

  /** How many units there are. */
  long size() {
    return Arrays.stream(units).sum();
  }

  /** As many units as there are, drawn with replacement: a multinomial draw, kind by kind. */
  CountTable resampled(Random random) {
    return new CountTable(vectors, resampled(units, random));
  }

  static long[] resampled(long[] weights, Random random) {
    long mass = Arrays.stream(weights).sum();
    long left = mass;
    long[] drawn = new long[weights.length];
    for (int i = 0; i < weights.length && left > 0; i++) {
      drawn[i] =
          weights[i] == mass ? left : Binomial.draw(left, (double) weights[i] / mass, random);
      left -= drawn[i];
      mass -= weights[i];
    }
    return drawn;
  }

  static int sum(int[] vector) {
    int sum = 0;
    for (int count : vector) {
      sum += count;
    }
    return sum;
  }

  /**
   * Krippendorff's alpha for nominal data with missing values: 1 - observed / expected
   * disagreement, over the judgements of units that have at least two. With n_uc judgements of unit
   * u in category c, m_u in all, n_c of a category and n of all units:
   *
   * <pre>
   *   observed = 1/n sum_u sum_c n_uc (m_u - n_uc) / (m_u - 1)
   *   expected = 1/(n (n - 1)) sum_c n_c (n - n_c)
   * </pre>
   *
   * <p>Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C.
   *
   * @return NaN where nothing could disagree: no unit was judged twice, or all say the same
   */
  double alpha() {
    double judgements = 0;
    double disagreement = 0;
    double[] byCategory = new double[vectors.length == 0 ? 0 : vectors[0].length];
    for (int k = 0; k < vectors.length; k++) {
      double m = sum(vectors[k]);
      if (m < 2 || units[k] == 0) {
        continue;
      }
      double differing = 0;
      for (int c = 0; c < byCategory.length; c++) {
        byCategory[c] += (double) units[k] * vectors[k][c];
        differing += vectors[k][c] * (m - vectors[k][c]);
      }
      judgements += units[k] * m;
      disagreement += units[k] * differing / (m - 1);
    }
    double expected = 0;
    for (double count : byCategory) {
      expected += count * (judgements - count);
    }
    return expected > 0 ? 1 - (judgements - 1) * disagreement / expected : Double.NaN;
  }

  /**
   * Fleiss' kappa of the units with {@code raters} judgements: (P - P_e) / (1 - P_e), P being the
   * mean share of agreeing pairs of a unit, P_e the sum of the squared shares of the categories.
   *
   * <p>Source: J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological
   * Bulletin 76 (1971).
   *
   * @return NaN where all say the same, or no unit has so many
   */
  double kappa(int raters) {
    double count = 0;
    double agreeing = 0;
    double[] byCategory = new double[vectors.length == 0 ? 0 : vectors[0].length];
    for (int k = 0; k < vectors.length; k++) {
      if (raters >= 2 && sum(vectors[k]) == raters) {
        count += units[k];
        agreeing += units[k] * agreement(vectors[k]);
        for (int c = 0; c < byCategory.length; c++) {
          byCategory[c] += (double) units[k] * vectors[k][c];
        }
      }
    }
    double expected = 0;
    for (double all : byCategory) {
      expected += all / (count * raters) * (all / (count * raters));
    }
    return expected < 1 ? (agreeing / count - expected) / (1 - expected) : Double.NaN;
  }

  /** The mean share of agreeing pairs of a unit, over units judged at least twice; NaN of none. */
  double raw() {
    double count = 0;
    double agreeing = 0;
    for (int k = 0; k < vectors.length; k++) {
      if (sum(vectors[k]) >= 2) {
        count += units[k];
        agreeing += units[k] * agreement(vectors[k]);
      }
    }
    return agreeing / count;
  }

  /** The share of units on which all agree, of those judged at least twice; NaN of none. */
  double unanimous() {
    double count = 0;
    double agreeing = 0;
    for (int k = 0; k < vectors.length; k++) {
      int m = sum(vectors[k]);
      if (m >= 2) {
        count += units[k];
        agreeing += Arrays.stream(vectors[k]).max().orElse(0) == m ? units[k] : 0;
      }
    }
    return agreeing / count;
  }

  /** The number of judgements that most units have, of those judged twice; the larger of equals. */
  int usualRaters() {
    long[] byRaters =
        new long[Arrays.stream(vectors).mapToInt(CountTable::sum).max().orElse(0) + 1];
    int usual = 0;
    for (int k = 0; k < vectors.length; k++) {
      byRaters[sum(vectors[k])] += units[k];
    }
    for (int m = 2; m < byRaters.length; m++) {
      usual = byRaters[m] > 0 && (usual == 0 || byRaters[m] >= byRaters[usual]) ? m : usual;
    }
    return usual;
  }

  /** How many units have so many judgements. */
  long unitsWith(int raters) {
    long count = 0;
    for (int k = 0; k < vectors.length; k++) {
      count += sum(vectors[k]) == raters ? units[k] : 0;
    }
    return count;
  }

  private static double agreement(int[] vector) {
    double m = sum(vector);
    double pairs = 0;
    for (int count : vector) {
      pairs += count * (count - 1.0);
    }
    return pairs / (m * (m - 1));
  }
}
