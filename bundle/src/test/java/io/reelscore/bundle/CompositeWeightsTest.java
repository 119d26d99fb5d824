package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositeWeightsTest {
  @Test
  void the_composite_is_the_weighted_mean_of_normalized_rewards() {
    Map<String, Double> normalized = Map.of("a", 2.0, "b", -1.0);

    assertThat(weights(1, 1).composite(normalized)).hasValue(0.5);
    assertThat(weights(3, 1).composite(normalized)).hasValue(5.0 / 4);
    assertThat(weights(0, 1).composite(normalized)).hasValue(-1);
  }

  @Test
  void only_the_ratio_of_the_weights_counts_however_large_or_small_they_are() {
    Map<String, Double> normalized = Map.of("a", 200.0, "b", -100.0);

    for (double unit : new double[] {Double.MIN_VALUE, 1e-300, 1, 4e307}) {
      assertThat(weights(2 * unit, unit).composite(normalized)).hasValue(100.0);
    }
  }

  @Test
  void weights_that_mean_nothing_are_refused() {
    assertThatThrownBy(() -> weights(-1, 1))
        .hasMessage("weights.a: -1.0 (expected: a finite number >= 0)");
    assertThatThrownBy(() -> weights(Double.NaN, 1))
        .hasMessage("weights.a: NaN (expected: a finite number >= 0)");
    assertThatThrownBy(() -> weights(0, 0))
        .hasMessage("sum of weights: 0.0 (expected: finite and > 0)");
  }

  @Test
  void a_missing_component_that_counts_gives_no_composite() {
    assertThat(weights(1, 1).composite(Map.of("a", 1.0))).isEmpty();
    assertThat(weights(0, 1).composite(Map.of("a", 1.0))).isEmpty();
    assertThat(weights(2, 0).composite(Map.of("a", 1.0))).hasValue(1);
  }

  @Test
  void a_component_that_is_not_finite_is_refused() {
    CompositeWeights weights = weights(1, 1);

    assertThatThrownBy(() -> weights.composite(Map.of("a", 1.0, "b", Double.NaN)))
        .hasMessage("b: NaN (expected: a finite normalized reward)");
  }

  private static CompositeWeights weights(double a, double b) {
    return new CompositeWeights(Map.of("a", a, "b", b));
  }
}
