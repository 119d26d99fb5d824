package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.ReferenceDistribution.Scores;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceDistributionTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());

  @Test
  void mean_and_std_are_those_of_the_pooled_scores_with_ddof_0() {
    Scores scores = Scores.of(new double[] {3, 5}, new double[] {1, 3});

    double normalized = scores.normalized(5);

    assertThat(scores.mean()).isEqualTo(3);
    assertThat(scores.std()).isEqualTo(Math.sqrt(2));
    assertThat(normalized).isEqualTo(2 / Math.sqrt(2));
  }

  @Test
  void quantiles_are_linear_between_scores() {
    Scores scores = Scores.of(new double[] {0, 10}, new double[] {20, 40});

    assertThat(scores.pooled()).hasSize(1001);
    assertThat(scores.pooled().get(0)).isEqualTo(0);
    assertThat(scores.pooled().get(500)).isEqualTo(15, within(1e-12));
    assertThat(scores.pooled().get(900)).isEqualTo(34, within(1e-12));
    assertThat(scores.pooled().get(1000)).isEqualTo(40);
    assertThat(scores.pass()).hasSize(101).startsWith(0.0).endsWith(10.0);
    assertThat(scores.fail().get(25)).isEqualTo(25, within(1e-12));
  }

  @Test
  void percentiles_interpolate_and_clamp() {
    Scores scores = Scores.of(new double[] {0, 1000}, new double[] {0, 1000});

    assertThat(scores.percentile(-1)).isEqualTo(0);
    assertThat(scores.percentile(1001)).isEqualTo(100);
    assertThat(Scores.of(new double[] {0}, new double[] {1000}).percentile(123.4))
        .isEqualTo(12.34, within(1e-9));
    assertThat(Scores.of(new double[] {0}, new double[] {1000}).percentile(0)).isEqualTo(0);
    assertThat(Scores.of(new double[] {0}, new double[] {1000}).percentile(1000)).isEqualTo(100);
  }

  @Test
  void a_reward_that_many_samples_have_stands_in_their_middle() {
    Scores scores = Scores.of(new double[] {1, 1, 1, 1}, new double[] {0, 1, 1, 1, 1, 1, 2});

    double percentile = scores.percentile(1);

    assertThat(percentile).isEqualTo(50, within(0.01));
  }

  @Test
  void percentiles_never_fall_and_undo_the_quantiles() {
    Random random = seeded();
    for (int round = 0; round < 200; round++) {
      double[] pass = scores(random);
      double[] fail = scores(random);
      if (DoubleStream.concat(Arrays.stream(pass), Arrays.stream(fail)).distinct().count() < 2) {
        continue;
      }
      Scores scores = Scores.of(pass, fail);

      double[] raws = IntStream.range(0, 500).mapToDouble(i -> i / 50.0 - 5).toArray();
      double[] percentiles = Arrays.stream(raws).map(scores::percentile).toArray();

      for (int i = 0; i < raws.length; i++) {
        assertThat(percentiles[i]).as("seed %d raw %s", SEED, raws[i]).isBetween(0.0, 100.0);
        if (i > 0) {
          assertThat(percentiles[i]).as("seed %d", SEED).isGreaterThanOrEqualTo(percentiles[i - 1]);
        }
      }
      for (int q = 0; q <= 1000; q++) {
        double value = scores.pooled().get(q);
        int first = scores.pooled().indexOf(value);
        int last = scores.pooled().lastIndexOf(value);
        assertThat(scores.percentile(value))
            .as("seed %d quantile %d", SEED, q)
            .isEqualTo((first + last) / 2.0 / 10, within(1e-9));
      }
    }
  }

  @Test
  void the_percentile_is_near_the_share_of_scores_below() {
    Random random = seeded();
    double[] pass = random.doubles(5000).map(x -> x * x * 7).toArray();
    double[] fail = random.doubles(3000).map(x -> x * 5 - 2).toArray();
    Scores scores = Scores.of(pass, fail);

    for (int i = 0; i < 1000; i++) {
      double raw = random.nextDouble() * 9 - 2;
      long below =
          DoubleStream.concat(Arrays.stream(pass), Arrays.stream(fail))
              .filter(score -> score <= raw)
              .count();

      assertThat(scores.percentile(raw))
          .as("seed %d raw %s", SEED, raw)
          .isEqualTo(100.0 * below / 8000, within(0.1));
    }
  }

  @Test
  void references_without_spread_or_with_bad_scores_are_refused() {
    assertThatThrownBy(() -> Scores.of(new double[] {0.1, 0.1}, new double[] {0.1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scores: all equal to 0.1 (expected: a std > 0)");
    assertThatThrownBy(() -> Scores.of(new double[0], new double[] {1}))
        .hasMessage("pass scores: 0 (expected: at least 1)");
    assertThatThrownBy(() -> Scores.of(new double[] {Double.NaN}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mean: NaN (expected: a finite number)");
  }

  @Test
  void a_reward_that_is_no_number_is_refused() {
    Scores scores = Scores.of(new double[] {0}, new double[] {1});

    assertThatThrownBy(() -> scores.percentile(Double.NaN))
        .hasMessage("raw reward: NaN (expected: a finite number)");
    assertThatThrownBy(() -> scores.normalized(Double.NEGATIVE_INFINITY))
        .hasMessage("raw reward: -Infinity (expected: a finite number)");
  }

  private static Random seeded() {
    System.out.println("-Dreelscore.seed=" + SEED);
    return new Random(SEED);
  }

  /** A few scores on a coarse grid, so that ties are common. */
  private static double[] scores(Random random) {
    return IntStream.range(0, 1 + random.nextInt(40))
        .mapToDouble(i -> (random.nextInt(41) - 20) / 4.0)
        .toArray();
  }
}
