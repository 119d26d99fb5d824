package io.reelscore.training.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortcutBalanceTest {
  private static final int CLIPS = 40;
  private static final int ITEMS = 16;

  private final Random random = new Random(5);
  private final double[] shortcuts = random.doubles(CLIPS).toArray();
  private final Verdict[] verdicts =
      random
          .doubles(CLIPS)
          .mapToObj(u -> u < 0.5 ? Verdict.PASS : Verdict.FAIL)
          .toArray(Verdict[]::new);

  @Test
  void winners_with_more_of_a_shortcut_weigh_together_as_much_as_those_with_less() {
    Batches balanced = new ShortcutBalance(batches(), shortcuts);

    for (int step = 0; step < 20; step++) {
      Draw draw = balanced.next();

      double[] sides = sides(draw);
      assertThat(sides[0]).isCloseTo(sides[1], within(1e-4));
    }
  }

  @Test
  void all_weigh_together_what_they_weighed_and_ties_are_left_alone() {
    Batches plain = batches();
    Batches balanced = new ShortcutBalance(batches(), shortcuts);

    for (int step = 0; step < 20; step++) {
      Draw before = plain.next();
      Draw after = balanced.next();

      assertThat(sides(after)[0] + sides(after)[1])
          .isCloseTo(sides(before)[0] + sides(before)[1], within(1e-3));
      assertThat(after.items()).isEqualTo(before.items());
      assertThat(after.dimensions().getFirst().ties())
          .isEqualTo(before.dimensions().getFirst().ties());
    }
  }

  @Test
  void a_batch_whose_winners_are_all_on_one_side_stays_as_it_is() {
    Batches balanced = new ShortcutBalance(batches(), new double[CLIPS]);

    assertThat(balanced.next().dimensions().getFirst().beats())
        .isEqualTo(batches().next().dimensions().getFirst().beats());
  }

  @Test
  void a_shortcut_says_nothing_of_who_wins_once_it_is_balanced() {
    Verdict[] labels = {Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.FAIL};
    Draw draw = new Draw(new int[] {0, 1, 2, 3}, List.of(Comparisons.all(labels)));

    Comparisons balanced =
        new ShortcutBalance(() -> draw, new double[] {3, 0, 1, 2}).next().dimensions().getFirst();

    assertThat(balanced.beats()).containsExactly(0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    Comparisons skewed =
        new ShortcutBalance(() -> draw, new double[] {3, 1.5, 1, 2}).next().dimensions().getFirst();
    assertThat(skewed.beats()[2] + skewed.beats()[3] + skewed.beats()[6]).isEqualTo(2);
    assertThat(skewed.beats()[7]).isEqualTo(2);
    assertThat(skewed.ties()).isEqualTo(Comparisons.all(labels).ties());
  }

  private Batches batches() {
    return PairSampler.of(
        LabelIndex.of(new Verdict[][] {verdicts}, new int[CLIPS]),
        PairSettings.ALL_IN_BATCH,
        ITEMS,
        3);
  }

  /** What winners with more of the shortcut weigh, and what the others do. */
  private double[] sides(Draw draw) {
    float[] beats = draw.dimensions().getFirst().beats();
    double[] sides = new double[2];
    for (int at = 0; at < beats.length; at++) {
      int winner = draw.items()[at / ITEMS];
      int loser = draw.items()[at % ITEMS];
      sides[shortcuts[winner] > shortcuts[loser] ? 0 : 1] += beats[at];
    }
    return sides;
  }

  @Test
  void the_draws_have_win_lose_pairs_of_both_sides() {
    double[] sides = sides(batches().next());

    assertThat(List.of(sides[0], sides[1])).allMatch(side -> side > 0);
  }
}
