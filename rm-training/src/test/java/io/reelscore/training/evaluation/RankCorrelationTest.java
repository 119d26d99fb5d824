package io.reelscore.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  @Test
  void is_one_for_the_same_order_and_minus_one_for_the_reverse() {
    double[] values = {3, 1, 2, 10};

    assertThat(RankCorrelation.spearman(values, new double[] {7, 5, 6, 7.5})).isEqualTo(1);
    assertThat(RankCorrelation.spearman(values, new double[] {2, 9, 3, 1})).isEqualTo(-1);
  }

  @Test
  void equal_values_share_their_middle_rank() {
    double[] ranks = {1, 2.5, 2.5, 4};
    double expected = 4.5 / Math.sqrt(5 * 4.5);

    assertThat(RankCorrelation.spearman(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
        .isCloseTo(expected, within(1e-12));
    assertThat(RankCorrelation.spearman(new double[] {1, 2, 2, 3}, ranks)).isEqualTo(1);
  }

  @Test
  void is_undefined_without_an_order() {
    assertThat(RankCorrelation.spearman(new double[] {1, 1}, new double[] {1, 2})).isNaN();
    assertThat(RankCorrelation.spearman(new double[] {1, Double.NaN}, new double[] {1, 2})).isNaN();
    assertThatThrownBy(() -> RankCorrelation.spearman(new double[] {1}, new double[2]))
        .hasMessage("values: 1 and 2 (expected: as many, 1 or more)");
  }
}
