package io.reelscore.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final int CLIPS = 60;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** Few distinct values, so that there are many ties. */
  private final double[] rewards = random.ints(CLIPS, 0, 12).mapToDouble(i -> i / 3.0).toArray();

  private final double[] quality = random.doubles(CLIPS).toArray();
  private final int[] groups = random.ints(CLIPS, 0, 9).toArray();

  @Test
  void auc_is_the_share_of_pass_fail_pairs_in_order() {
    boolean[] pass = new boolean[CLIPS];
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < CLIPS; i++) {
      pass[i] = quality[i] > 0.5;
    }
    for (int i = 0; i < CLIPS; i++) {
      for (int j = 0; j < CLIPS; j++) {
        if (pass[i] && !pass[j]) {
          right += rewards[i] > rewards[j] ? 1 : rewards[i] == rewards[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }

    double auc = Metrics.auc(rewards, pass);

    assertThat(auc).as("seed %d", seed).isCloseTo(right / pairs, within(1e-12));
  }

  @Test
  void accuracy_within_and_between_prompts_covers_every_clear_pair_once() {
    double[] right = new double[2];
    int[] pairs = new int[2];
    for (int i = 0; i < CLIPS; i++) {
      for (int j = i + 1; j < CLIPS; j++) {
        if (Math.abs(quality[i] - quality[j]) > 0.1) {
          int kind = groups[i] == groups[j] ? 1 : 0;
          double agreement =
              Math.signum(rewards[i] - rewards[j]) * Math.signum(quality[i] - quality[j]);
          right[kind] += (agreement + 1) / 2;
          pairs[kind]++;
        }
      }
    }

    double between = Metrics.accuracy(rewards, quality, groups, false);
    double within = Metrics.accuracy(rewards, quality, groups, true);

    assertThat(between).as("seed %d", seed).isCloseTo(right[0] / pairs[0], within(1e-12));
    assertThat(within).as("seed %d", seed).isCloseTo(right[1] / pairs[1], within(1e-12));
  }

  @Test
  void what_is_not_defined_is_no_number() {
    assertThat(Metrics.auc(new double[] {1, 2}, new boolean[] {true, true})).isNaN();
    assertThat(Metrics.accuracy(new double[] {1}, new double[] {1}, new int[] {0}, true)).isNaN();
    assertThat(Metrics.mean(new double[0])).isNaN();
  }
}
