package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  @Test
  void the_interval_is_students() {
    Difference difference = of(1, 2, 3, 4, 5);

    assertThat(difference.mean()).isEqualTo(3);
    assertThat(difference.halfWidth()).isCloseTo(2.7764 * Math.sqrt(2.5 / 5), within(1e-9));
  }

  @Test
  void p_is_the_share_of_sign_flips_that_are_as_far_from_zero() {
    assertThat(of(1, 1, 1, 1).twoSided()).isEqualTo(2 / 16.0);
    assertThat(of(1, 1, 1, 1).greater()).isEqualTo(1 / 16.0);
    assertThat(of(-1, -1, -1, -1).greater()).isEqualTo(1);
    assertThat(of(3, -1).greater()).isEqualTo(2 / 4.0);
    assertThat(of(3, -1).twoSided()).isEqualTo(4 / 4.0);
  }

  @Test
  void equal_cells_give_no_evidence_and_no_pairs_give_no_difference() {
    Difference difference = Difference.of(Collections.nCopies(8, 0.0), 2);

    assertThat(Objects.requireNonNull(difference).twoSided()).isEqualTo(1);
    assertThat(difference.missing()).isEqualTo(2);
    assertThat(Difference.of(List.of(), 3)).isNull();
    assertThat(of(1.5).halfWidth()).isNull();
  }

  @Test
  void what_is_not_finite_is_no_difference() {
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> of(1, odd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("difference: " + odd + " (expected: finite)");
    }
  }

  @Test
  void holm_multiplies_by_what_is_left_and_never_falls() {
    assertThat(Holm.adjust(List.of(0.01, 0.04, 0.03, 0.005)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(0.03, 0.06, 0.06, 0.02);
    assertThat(Holm.adjust(List.of(0.5, 0.9))).containsExactly(1.0, 1.0);
    assertThat(Holm.adjust(List.of())).isEmpty();
  }

  private static Difference of(double... differences) {
    return Objects.requireNonNull(
        Difference.of(java.util.Arrays.stream(differences).boxed().toList(), 0));
  }
}
