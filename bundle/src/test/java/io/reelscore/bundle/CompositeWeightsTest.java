package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositeWeightsTest {
  private static final List<String> DIMENSIONS = List.of("a", "b");

  @Test
  void the_composite_is_the_weighted_mean_of_normalized_rewards() {
    Map<String, Double> normalized = Map.of("a", 2.0, "b", -1.0);

    assertThat(CompositeWeights.over(DIMENSIONS, Map.of()).composite(normalized)).isEqualTo(0.5);
    assertThat(CompositeWeights.over(DIMENSIONS, Map.of("a", 3.0)).composite(normalized))
        .isEqualTo(5.0 / 4);
    assertThat(CompositeWeights.over(DIMENSIONS, Map.of("a", 0.0)).composite(normalized))
        .isEqualTo(-1);
  }

  @Test
  void weights_that_mean_nothing_are_refused() {
    assertThatThrownBy(() -> CompositeWeights.over(DIMENSIONS, Map.of("c", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights.c: c (expected: one of [a, b])");
    assertThatThrownBy(() -> CompositeWeights.over(DIMENSIONS, Map.of("a", -1.0)))
        .hasMessage("weights.a: -1.0 (expected: a finite number >= 0)");
    assertThatThrownBy(() -> CompositeWeights.over(DIMENSIONS, Map.of("a", Double.NaN)))
        .hasMessage("weights.a: NaN (expected: a finite number >= 0)");
    assertThatThrownBy(() -> CompositeWeights.over(DIMENSIONS, Map.of("a", 0.0, "b", 0.0)))
        .hasMessage("sum of weights: 0.0 (expected: finite and > 0)");
  }

  @Test
  void a_missing_or_failed_component_gives_no_composite() {
    CompositeWeights weights = CompositeWeights.over(DIMENSIONS, Map.of());

    assertThatThrownBy(() -> weights.composite(Map.of("a", 1.0)))
        .hasMessage("b: null (expected: a finite normalized reward)");
    assertThatThrownBy(() -> weights.composite(Map.of("a", 1.0, "b", Double.NaN)))
        .hasMessage("b: NaN (expected: a finite normalized reward)");
  }
}
