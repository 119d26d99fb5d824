package io.reelscore.loadtest.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.reelscore.loadtest.stats.Estimate.Verdict;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Rounds ROUNDS = new Rounds(1);

  @Test
  void a_median_is_the_middle_whatever_the_order() {
    assertThat(Rounds.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(Rounds.median(new double[] {4, 1, 9, 2})).isEqualTo(3);
  }

  @Test
  void the_interval_of_a_median_lies_within_what_was_measured() {
    Estimate middle = ROUNDS.middle(new double[] {5, 1, 3, 2, 4});

    assertThat(middle.value()).isEqualTo(3);
    assertThat(middle.interval()).isEqualTo(new Interval(1, 5));
  }

  @Test
  void what_slows_a_whole_round_down_leaves_the_ratio_alone() {
    double[] raw = {1, 2, 4, 8, 16, 32, 64};
    double[] measured = {2, 4, 8, 16, 32, 64, 128};

    Estimate ratio = ROUNDS.ratio(raw, measured);

    assertThat(ratio).isEqualTo(new Estimate(0.5, new Interval(0.5, 0.5)));
  }

  @Test
  void the_estimate_is_the_median_of_the_ratios_not_the_ratio_of_the_medians() {
    double[] raw = {10, 20, 30};
    double[] measured = {20, 25, 30};

    assertThat(ROUNDS.ratio(raw, measured).value()).isEqualTo(0.8);
    assertThat(ROUNDS.ratio(new double[] {10, 30, 20}, measured).value())
        .isEqualTo(20.0 / 30, offset(1e-12));
  }

  @Test
  void an_interval_holds_the_estimate_and_is_the_same_for_the_same_seed() {
    double[] raw = {1.0, 1.1, 0.9, 1.05, 0.95, 1.2, 1.0};
    double[] measured = {1.1, 1.0, 1.0, 1.1, 1.2, 1.1, 0.9};

    Estimate ratio = ROUNDS.ratio(raw, measured);

    assertThat(ratio.value()).isBetween(ratio.interval().low(), ratio.interval().high());
    assertThat(new Rounds(1).ratio(raw, measured)).isEqualTo(ratio);
  }

  @Test
  void a_goal_inside_the_interval_is_undecided() {
    Estimate estimate = new Estimate(0.97, new Interval(0.96, 0.99));

    assertThat(estimate.against(0.95)).isEqualTo(Verdict.MET);
    assertThat(estimate.against(0.98)).isEqualTo(Verdict.UNDECIDED);
    assertThat(estimate.against(0.995)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void rounds_come_in_pairs_above_nothing() {
    assertThatThrownBy(() -> ROUNDS.ratio(new double[] {1}, new double[] {1, 2}))
        .hasMessage("rounds: 1 and 2 (expected: as many, at least 1)");
    assertThatThrownBy(() -> ROUNDS.ratio(new double[] {0}, new double[] {1}))
        .hasMessageStartingWith("round 0: 0.0 and 1.0");
  }
}
