package io.reelscore.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Values in ascending order, each there several times. Numbers of nothing are NaN. */
final class Ranked {

  private static final int ROC_POINTS = 200;

  private final double[] values;
  private final int[] order;

  Ranked(double[] values) {
    this.values = values;
    this.order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((a, b) -> Double.compare(values[a], values[b]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The area under the ROC curve by the count of Fails below each Pass. */
  double auc(boolean[] pass, int[] times) {
    double right = 0;
    long passes = 0;
    long fails = 0;
    for (int from = 0; from < order.length; ) {
      int to = end(from);
      long passesHere = 0;
      long failsHere = 0;
      for (int k = from; k < to; k++) {
        passesHere += pass[order[k]] ? times[order[k]] : 0;
        failsHere += pass[order[k]] ? 0 : times[order[k]];
      }
      right += passesHere * (fails + failsHere / 2.0);
      passes += passesHere;
      fails += failsHere;
      from = to;
    }
    return right / ((double) passes * fails);
  }

  /** The best F1 over all thresholds, and the value from which on a clip is a Pass for it. */
  double[] bestF1(boolean[] pass, int[] times) {
    long passes = 0;
    for (int i = 0; i < pass.length; i++) {
      passes += pass[i] ? times[i] : 0;
    }
    if (passes == 0) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double best = 0;
    double threshold = Double.NaN;
    long positives = 0;
    long right = 0;
    for (int k = order.length - 1; k >= 0; k--) {
      positives += times[order[k]];
      right += pass[order[k]] ? times[order[k]] : 0;
      boolean complete = k == 0 || values[order[k - 1]] != values[order[k]];
      double f1 = 2.0 * right / (positives + passes);
      if (complete && f1 > best) {
        best = f1;
        threshold = values[order[k]];
      }
    }
    return new double[] {best, threshold};
  }

  /** The ROC curve from (0, 0) to (1, 1), thinned to about two hundred points. */
  List<Curves.Point> roc(boolean[] pass) {
    long passes = IntStream.range(0, pass.length).filter(i -> pass[i]).count();
    long fails = pass.length - passes;
    List<Curves.Point> all = new ArrayList<>();
    if (passes == 0 || fails == 0) {
      return all;
    }
    all.add(new Curves.Point(0, 0));
    long truePasses = 0;
    long falsePasses = 0;
    for (int k = order.length - 1; k >= 0; k--) {
      truePasses += pass[order[k]] ? 1 : 0;
      falsePasses += pass[order[k]] ? 0 : 1;
      if (k == 0 || values[order[k - 1]] != values[order[k]]) {
        all.add(new Curves.Point((double) falsePasses / fails, (double) truePasses / passes));
      }
    }
    List<Curves.Point> thinned = new ArrayList<>();
    int last = all.size() - 1;
    int kept = Math.min(last, ROC_POINTS);
    for (int i = 0; i <= kept; i++) {
      thinned.add(all.get((int) ((long) i * last / kept)));
    }
    return thinned;
  }

  /** The quantile of all values, linear between the two nearest. */
  double quantile(int[] times, double share) {
    long count = IntStream.of(times).asLongStream().sum();
    if (count == 0) {
      return Double.NaN;
    }
    double at = share * (count - 1);
    long below = (long) at;
    double low = Double.NaN;
    long passed = 0;
    for (int i : order) {
      if (times[i] > 0) {
        if (passed <= below) {
          low = values[i];
        }
        passed += times[i];
        if (passed > below + 1 || (passed > below && at == below)) {
          return low + (at - below) * (values[i] - low);
        }
      }
    }
    return low;
  }

  /** The standard deviation of the highest share of the values, at least one. */
  double topDeviation(int[] times, double share) {
    long count = IntStream.of(times).asLongStream().sum();
    long left = Math.max(1, Math.round(share * count));
    int[] top = new int[times.length];
    for (int k = order.length - 1; k >= 0 && left > 0; k--) {
      top[order[k]] = (int) Math.min(left, times[order[k]]);
      left -= top[order[k]];
    }
    return Moments.of(values, top, i -> true).deviation();
  }

  /** Distinct values divided by clips, of those that are there at all. */
  double distinctShare(int[] times) {
    int clips = 0;
    int distinct = 0;
    double last = Double.NaN;
    for (int i : order) {
      if (times[i] > 0) {
        clips++;
        distinct += clips == 1 || values[i] != last ? 1 : 0;
        last = values[i];
      }
    }
    return (double) distinct / clips;
  }

  /** The rank of each value, equal ones at their middle. */
  double[] middleRanks(int[] times) {
    double[] ranks = new double[values.length];
    long below = 0;
    for (int from = 0; from < order.length; ) {
      int to = end(from);
      long here = 0;
      for (int k = from; k < to; k++) {
        here += times[order[k]];
      }
      for (int k = from; k < to; k++) {
        ranks[order[k]] = below + (here + 1) / 2.0;
      }
      below += here;
      from = to;
    }
    return ranks;
  }

  /** Spearman's rank correlation. */
  static double correlation(Ranked one, Ranked other, int[] times) {
    double[] x = one.middleRanks(times);
    double[] y = other.middleRanks(times);
    double xMean = Moments.of(x, times, i -> true).mean();
    double yMean = Moments.of(y, times, i -> true).mean();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += times[i] * (x[i] - xMean) * (y[i] - yMean);
      xx += times[i] * (x[i] - xMean) * (x[i] - xMean);
      yy += times[i] * (y[i] - yMean) * (y[i] - yMean);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private int end(int from) {
    int to = from + 1;
    while (to < order.length && values[order[to]] == values[order[from]]) {
      to++;
    }
    return to;
  }
}
