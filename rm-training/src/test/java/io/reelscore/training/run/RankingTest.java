package io.reelscore.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.Verdict;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void counts_the_pairs_of_all_dimensions_and_a_draw_as_wrong() {
    Draw draw =
        draw(
            new Verdict[] {Verdict.PASS, Verdict.FAIL, Verdict.PASS},
            new Verdict[] {Verdict.FAIL, Verdict.NONE, Verdict.PASS});
    float[] rewards = {2, 0.5f, 1, 9, 1, 0.25f};

    Ranking ranking = Ranking.of(rewards, draw);

    // Dimension 0: 2 - 1 and 1 - 1; dimension 1: 0.25 - 0.5.
    assertThat(ranking.accuracy()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(ranking.margin()).isCloseTo((1 + 0 - 0.25) / 3, within(1e-12));
  }

  @Test
  void without_pairs_nothing_is_known() {
    Ranking ranking = Ranking.of(new float[2], draw(new Verdict[] {Verdict.PASS, Verdict.NONE}));

    assertThat(ranking.accuracy()).isNaN();
    assertThat(ranking.margin()).isNaN();
  }

  private static Draw draw(Verdict[]... dimensions) {
    return new Draw(
        new int[dimensions[0].length],
        java.util.Arrays.stream(dimensions).map(Comparisons::all).toList());
  }
}
