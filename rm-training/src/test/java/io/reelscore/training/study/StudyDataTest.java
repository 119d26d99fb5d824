package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.Verdict;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StudyDataTest {

  private static final World WORLD = new World(400, 4, 0.18, 0.305, 0.05, 0.02);

  @Test
  void the_panel_agrees_about_as_much_as_published_less_on_pairs_than_on_clips() {
    StudyData.Agreement agreement = new StudyData(WORLD, 3).agreement();

    assertThat(agreement.single()).isBetween(0.43, 0.55);
    assertThat(agreement.pairs()).isBetween(0.30, 0.41);
  }

  @Test
  void a_majority_errs_less_often_than_one_annotator() {
    StudyData data = new StudyData(WORLD, 3);

    int single = differences(data.labelled(Labelling.SINGLE).verdicts(), data);
    int same = differences(data.labelled(Labelling.MAJORITY).verdicts(), data);

    assertThat(single).isPositive();
    assertThat(same).isZero();
  }

  @Test
  void judged_pairs_are_whole_prompts_each_clip_in_two_comparisons_of_its_prompt() {
    StudyData data = new StudyData(new World(10, 1, 0.18, 0.305, 0.05, 0.02), 1);
    Batches batches = new JudgedPairs(data.pairs(), 16, 1);

    Draw first = batches.next();
    Draw second = batches.next();

    Set<Integer> seen = new HashSet<>();
    for (Draw draw : List.of(first, second)) {
      assertThat(draw.items()).hasSize(16);
      Arrays.stream(draw.items()).forEach(seen::add);
      for (Comparisons compared : draw.dimensions()) {
        for (int i = 0; i < 16; i++) {
          int met = 0;
          for (int j = 0; j < 16; j++) {
            float both = compared.beats()[i * 16 + j] + compared.beats()[j * 16 + i];
            assertThat(both).isIn(0f, i / 4 == j / 4 ? 1f : 0f);
            met += (int) both;
          }
          assertThat(met).isEqualTo(2);
        }
      }
    }
    assertThat(seen).hasSize(32);
  }

  /** Labels that are not the majority's. */
  private static int differences(Verdict[][] verdicts, StudyData data) {
    Verdict[][] majority = data.labelled(Labelling.MAJORITY).verdicts();
    int differences = 0;
    for (int d = 0; d < verdicts.length; d++) {
      for (int i = 0; i < verdicts[d].length; i++) {
        differences += verdicts[d][i] == majority[d][i] ? 0 : 1;
      }
    }
    return differences;
  }
}
