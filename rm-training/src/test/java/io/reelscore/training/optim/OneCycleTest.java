package io.reelscore.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OneCycleTest {

  private final OneCycle cycle = new OneCycle(1e-3, 200, 0.1);

  @Test
  void rises_from_a_25th_to_the_maximum_and_falls_to_a_250000th() {
    assertThat(cycle.rate(0)).isCloseTo(4e-5, within(1e-12));
    assertThat(cycle.rate(19)).isCloseTo(1e-3, within(1e-12));
    assertThat(cycle.rate(199)).isCloseTo(4e-9, within(1e-15));
  }

  @Test
  void momentum_is_lowest_where_the_rate_is_highest() {
    assertThat(cycle.momentum(0)).isCloseTo(0.95, within(1e-12));
    assertThat(cycle.momentum(19)).isCloseTo(0.85, within(1e-12));
    assertThat(cycle.momentum(199)).isCloseTo(0.95, within(1e-12));
  }

  @Test
  void is_half_way_by_a_cosine() {
    assertThat(cycle.rate(109)).isCloseTo((1e-3 + 4e-9) / 2, within(1e-12));
  }

  @Test
  void refuses_a_cycle_without_steps() {
    assertThatThrownBy(() -> new OneCycle(1e-3, 1, 0.1))
        .hasMessageContaining("1 steps")
        .hasMessageContaining("at least 2");
  }
}
