package io.reelscore.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatingsTest {

  private static final int CLIPS = 60;
  private static final Offset<Double> CLOSE = within(1e-9);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** Few distinct values, so that there are many ties. */
  private final double[] rewards = random.ints(CLIPS, 0, 12).mapToDouble(i -> i / 3.0).toArray();

  private final double[] quality = random.doubles(CLIPS).toArray();
  private final int[] groups = IntStream.range(0, CLIPS).map(i -> i / 5).toArray();

  @Test
  void numbers_are_those_of_their_definitions() {
    DimensionResult result = new Ratings(set(quality, groups), 0, rewards).result();

    double sd = deviation(rewards);
    double[] passes =
        IntStream.range(0, CLIPS)
            .filter(i -> quality[i] > 0.5)
            .mapToDouble(i -> rewards[i])
            .toArray();
    double[] fails =
        IntStream.range(0, CLIPS)
            .filter(i -> quality[i] <= 0.5)
            .mapToDouble(i -> rewards[i])
            .toArray();
    double[] sorted = Arrays.stream(rewards).sorted().toArray();
    assertThat(result.accuracyCrossPrompt())
        .as("seed %d", seed)
        .isCloseTo(accuracy((a, b) -> groups[a] != groups[b]), CLOSE);
    assertThat(result.accuracyWithinPrompt())
        .isCloseTo(accuracy((a, b) -> groups[a] == groups[b]), CLOSE);
    assertThat(result.auc()).isCloseTo(auc(passes, fails), CLOSE);
    assertThat(result.bestF1()).isCloseTo(bestF1(), CLOSE);
    assertThat(result.margin()).isCloseTo((mean(passes) - mean(fails)) / sd, CLOSE);
    assertThat(result.spreadOfPositives()).isCloseTo(deviation(passes) / sd, CLOSE);
    assertThat(result.spreadOfTop())
        .isCloseTo(deviation(Arrays.copyOfRange(sorted, 54, 60)) / sd, CLOSE);
    assertThat(result.topRange())
        .isCloseTo((quantile(sorted, 0.99) - quantile(sorted, 0.9)) / sd, CLOSE);
    assertThat(result.distinctShare())
        .isCloseTo(Arrays.stream(rewards).distinct().count() / 60.0, CLOSE);
    assertThat(result.calibrationError()).isCloseTo(calibrationError(), CLOSE);
    assertThat(result.spearman()).isCloseTo(spearman(), CLOSE);
    assertThat(result.standardDeviation()).isCloseTo(sd, CLOSE);
  }

  @Test
  void a_threshold_of_the_best_f1_gives_that_f1() {
    DimensionResult result = new Ratings(set(quality, groups), 0, rewards).result();

    double f1 = f1(Objects.requireNonNull(result.bestF1Threshold()));

    assertThat(f1).as("seed %d", seed).isCloseTo(result.bestF1(), CLOSE);
  }

  /** Clips of a cluster that is drawn n times are there n times, as prompts of their own. */
  @Test
  void a_resample_gives_the_numbers_of_the_clips_it_draws() {
    Ratings ratings = new Ratings(set(quality, groups), 0, rewards);
    int[][] draws = new Resampling(3, seed).draws(ratings.clusters().count());
    PairSums.Totals[] totals = ratings.totals(draws);
    double[][] resampled = ratings.resampled(draws, totals);

    for (int r = 0; r < draws.length; r++) {
      List<Double> drawnRewards = new ArrayList<>();
      List<Double> drawnQuality = new ArrayList<>();
      for (int i = 0; i < CLIPS; i++) {
        for (int k = 0; k < draws[r][groups[i]]; k++) {
          drawnRewards.add(rewards[i]);
          drawnQuality.add(quality[i]);
        }
      }
      DimensionResult expected =
          new Ratings(
                  set(array(drawnQuality), new int[drawnQuality.size()]), 0, array(drawnRewards))
              .result();
      for (Metric metric :
          List.of(
              Metric.AUC,
              Metric.BEST_F1,
              Metric.BEST_F1_THRESHOLD,
              Metric.MARGIN,
              Metric.SPREAD_OF_POSITIVES,
              Metric.SPREAD_OF_TOP,
              Metric.TOP_RANGE,
              Metric.SPEARMAN,
              Metric.STANDARD_DEVIATION)) {
        double actual = resampled[List.of(Metric.values()).indexOf(metric)][r];
        assertThat(actual).as("%s, seed %d", metric, seed).isCloseTo(expected.value(metric), CLOSE);
      }
      assertThat(resampled[0][r])
          .as("seed %d", seed)
          .isCloseTo(drawnAccuracy(draws[r], false), CLOSE);
      assertThat(resampled[1][r])
          .as("seed %d", seed)
          .isCloseTo(drawnAccuracy(draws[r], true), CLOSE);
    }
  }

  @Test
  void equal_rewards_have_no_entropy_no_margin_and_even_accuracy() {
    double[] flat = new double[CLIPS];
    Arrays.fill(flat, 0.1);

    Ratings ratings = new Ratings(set(quality, groups), 0, flat);
    DimensionResult result = ratings.result();

    assertThat(result.entropyBits()).isZero();
    assertThat(result.standardDeviation()).isZero();
    assertThat(result.margin()).isNull();
    assertThat(ratings.reason(Metric.MARGIN)).isEqualTo("all rewards are equal");
    assertThat(result.accuracyCrossPrompt()).isEqualTo(0.5);
    assertThat(result.auc()).isEqualTo(0.5);
  }

  @Test
  void evenly_spread_rewards_have_an_entropy_of_five_bits() {
    double[] even = IntStream.range(0, 64).mapToDouble(i -> i / 63.0).toArray();

    int[] bins = Histogram.bins(even);

    int[] once = new int[64];
    Arrays.fill(once, 1);
    assertThat(Histogram.entropyBits(bins, once)).isCloseTo(5, CLOSE);
  }

  @Test
  void labels_alone_give_no_rank_correlation_and_no_gaps() {
    double[] labels = IntStream.range(0, CLIPS).mapToDouble(i -> i % 2).toArray();

    Ratings ratings = new Ratings(set(labels, groups), 0, rewards);

    assertThat(ratings.result().spearman()).isNull();
    assertThat(ratings.reason(Metric.SPEARMAN)).contains("only Pass and Fail are known");
    assertThat(ratings.curves(new PairSums.Totals[0]).accuracyByGap()).isEmpty();
    assertThat(ratings.result().auc()).isNotNull();
  }

  @Test
  void more_prompts_than_clusters_change_no_number() {
    int many = 2 * Clusters.MOST + 7;
    double[] r = random.doubles(many).toArray();
    double[] q = random.doubles(many).toArray();
    int[] own = IntStream.range(0, many).toArray();

    Ratings ratings = new Ratings(set(q, own), 0, r);

    double right = 0;
    int pairs = 0;
    for (int i = 0; i < many; i++) {
      for (int j = 0; j < i; j++) {
        if (Math.abs(q[i] - q[j]) > 0.1) {
          right += (r[i] > r[j]) == (q[i] > q[j]) ? 1 : 0;
          pairs++;
        }
      }
    }
    assertThat(ratings.clusters().count()).isEqualTo(Clusters.MOST);
    assertThat(ratings.result().accuracyCrossPrompt())
        .as("seed %d", seed)
        .isCloseTo(right / pairs, CLOSE);
  }

  @Test
  void what_is_not_defined_is_no_number() {
    DimensionResult none =
        new Ratings(set(new double[] {Double.NaN}, new int[] {0}), 0, new double[] {1}).result();

    assertThat(Arrays.stream(Metric.values()).map(none::value)).containsOnlyNulls();
  }

  private double accuracy(BiPredicate<Integer, Integer> counted) {
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < CLIPS; i++) {
      for (int j = i + 1; j < CLIPS; j++) {
        if (counted.test(i, j) && Math.abs(quality[i] - quality[j]) > 0.1) {
          right += agreement(i, j);
          pairs++;
        }
      }
    }
    return right / pairs;
  }

  private double drawnAccuracy(int[] draw, boolean within) {
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < CLIPS; i++) {
      for (int j = i + 1; j < CLIPS; j++) {
        boolean same = groups[i] == groups[j];
        if (same == within && Math.abs(quality[i] - quality[j]) > 0.1) {
          double weight = same ? draw[groups[i]] : draw[groups[i]] * draw[groups[j]];
          right += weight * agreement(i, j);
          pairs += weight;
        }
      }
    }
    return right / pairs;
  }

  private double agreement(int i, int j) {
    double signs = Math.signum(rewards[i] - rewards[j]) * Math.signum(quality[i] - quality[j]);
    return (signs + 1) / 2;
  }

  private static double auc(double[] passes, double[] fails) {
    double right = 0;
    for (double pass : passes) {
      for (double fail : fails) {
        right += pass > fail ? 1 : pass == fail ? 0.5 : 0;
      }
    }
    return right / (passes.length * fails.length);
  }

  private double bestF1() {
    return Arrays.stream(rewards).map(this::f1).max().orElseThrow();
  }

  private double f1(double threshold) {
    double truePasses = 0;
    double wrong = 0;
    for (int i = 0; i < CLIPS; i++) {
      boolean called = rewards[i] >= threshold;
      boolean pass = quality[i] > 0.5;
      truePasses += called && pass ? 1 : 0;
      wrong += called != pass ? 1 : 0;
    }
    return 2 * truePasses / (2 * truePasses + wrong);
  }

  private double calibrationError() {
    double[][] bins = new double[10][2];
    double pairs = 0;
    for (int i = 0; i < CLIPS; i++) {
      for (int j = i + 1; j < CLIPS; j++) {
        if (groups[i] != groups[j] && Math.abs(quality[i] - quality[j]) > 0.1) {
          double predicted = 1 / (1 + Math.exp(-Math.abs(rewards[i] - rewards[j])));
          double[] bin = bins[Math.min(9, (int) ((predicted - 0.5) * 20))];
          bin[0] += predicted;
          bin[1] += agreement(i, j);
          pairs++;
        }
      }
    }
    return Arrays.stream(bins).mapToDouble(bin -> Math.abs(bin[0] - bin[1])).sum() / pairs;
  }

  private double spearman() {
    double[] x = ranks(rewards);
    double[] y = ranks(quality);
    double covariance = 0;
    for (int i = 0; i < CLIPS; i++) {
      covariance += (x[i] - mean(x)) * (y[i] - mean(y)) / CLIPS;
    }
    return covariance / (deviation(x) * deviation(y));
  }

  private static double[] ranks(double[] values) {
    return Arrays.stream(values)
        .map(v ->
            Arrays.stream(values).filter(w -> w < v).count()
                + (Arrays.stream(values).filter(w -> w == v).count() + 1) / 2.0)
        .toArray();
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static HeldOutSet set(double[] quality, int[] groups) {
    List<Sample> samples =
        IntStream.of(groups).mapToObj(group -> new Sample(new byte[0], "a", group)).toList();
    return new HeldOutSet(
        "set", List.of("neatness"), samples, new double[][] {quality}, new double[] {0.5});
  }
}
