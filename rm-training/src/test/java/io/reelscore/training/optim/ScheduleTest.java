package io.reelscore.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.training.optim.ScheduleSettings.Form;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private final Schedule cycle = ScheduleSettings.oneCycle(0.1).of(1e-3, 200);
  private final Schedule cosine = new ScheduleSettings(Form.COSINE, 0.1).of(1e-3, 100);
  private final Schedule linear = new ScheduleSettings(Form.LINEAR, 0.1).of(1e-3, 100);

  @Test
  void one_cycle_rises_from_a_25th_to_the_maximum_and_falls_to_a_250000th() {
    assertThat(cycle.rate(0)).isCloseTo(4e-5, within(1e-12));
    assertThat(cycle.rate(19)).isCloseTo(1e-3, within(1e-12));
    assertThat(cycle.rate(199)).isCloseTo(4e-9, within(1e-15));
  }

  @Test
  void the_momentum_of_one_cycle_is_lowest_where_the_rate_is_highest() {
    assertThat(cycle.momentum(0)).isCloseTo(0.95, within(1e-12));
    assertThat(cycle.momentum(19)).isCloseTo(0.85, within(1e-12));
    assertThat(cycle.momentum(199)).isCloseTo(0.95, within(1e-12));
  }

  @Test
  void one_cycle_is_half_way_by_a_cosine() {
    assertThat(cycle.rate(109)).isCloseTo((1e-3 + 4e-9) / 2, within(1e-12));
  }

  @Test
  void a_constant_rate_never_changes() {
    Schedule constant = new ScheduleSettings(Form.CONSTANT, 0).of(2e-4, 100);

    assertThat(constant.rate(0)).isEqualTo(2e-4).isEqualTo(constant.rate(99));
    assertThat(constant.momentum(50)).isEqualTo(0.9);
  }

  @Test
  void both_falling_rates_rise_by_a_line_to_the_maximum() {
    assertThat(cosine.rate(0)).isCloseTo(1e-4, within(1e-12)).isEqualTo(linear.rate(0));
    assertThat(cosine.rate(4)).isCloseTo(5e-4, within(1e-12)).isEqualTo(linear.rate(4));
    assertThat(cosine.rate(9)).isCloseTo(1e-3, within(1e-12)).isEqualTo(linear.rate(9));
    assertThat(cosine.rate(10)).isEqualTo(1e-3).isEqualTo(linear.rate(10));
  }

  @Test
  void the_cosine_and_the_line_are_half_way_at_the_same_step_and_would_be_0_after_the_last() {
    assertThat(cosine.rate(55)).isCloseTo(5e-4, within(1e-12));
    assertThat(linear.rate(55)).isCloseTo(5e-4, within(1e-12));
    assertThat(cosine.rate(100)).isCloseTo(0, within(1e-18));
    assertThat(linear.rate(100)).isZero();
    assertThat(cosine.rate(99)).isLessThan(linear.rate(99));
  }

  @Test
  void refuses_a_cycle_without_steps_and_a_rise_that_never_ends() {
    assertThatThrownBy(() -> ScheduleSettings.oneCycle(0.1).of(1e-3, 1))
        .hasMessageContaining("1 steps")
        .hasMessageContaining("at least 2");
    assertThatThrownBy(() -> new ScheduleSettings(Form.LINEAR, 1))
        .hasMessage("schedule: rising: 1.0 (expected: 0 or more and less than 1)");
    assertThatThrownBy(() -> new Schedule.Constant(Double.NaN))
        .hasMessage("rate: NaN (expected: greater than 0)");
  }
}
