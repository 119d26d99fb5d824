package io.reelscore.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.config.EarlyStopping.Measure;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.PairSettings;
import io.reelscore.training.pairs.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptClipsTest {

  private static final int CLIPS = 40;

  @Test
  void keeps_whole_prompts_which_no_batch_holds() {
    KeptClips clips = KeptClips.of(data(i -> i % 4 < 2), settings(0.2, 512), 3);
    Batches batches = clips.batches(PairSettings.ALL_IN_BATCH, 8, 3);

    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      Draw draw = batches.next();
      Arrays.stream(draw.items()).forEach(seen::add);
      for (int k = 0; k < draw.items().length; k++) {
        assertThat(draw.dimensions().getFirst().labels()[k] == Verdict.PASS)
            .isEqualTo(draw.items()[k] % 4 < 2);
      }
    }

    Set<Integer> kept = Arrays.stream(clips.kept()).boxed().collect(Collectors.toSet());
    assertThat(kept).hasSize(8).doesNotContainAnyElementsOf(seen);
    assertThat(seen).hasSize(CLIPS - 8);
    assertThat(kept.stream().map(i -> i / 4).distinct()).hasSize(2);
    assertThat(clips.measured().dimensions().getFirst().winLose()).isEqualTo(4 * 4);
  }

  @Test
  void keeps_no_more_than_it_may_and_others_for_another_seed() {
    LabelledSet data = data(i -> i % 2 == 0);

    assertThat(KeptClips.of(data, settings(0.5, 4), 1).kept()).hasSize(4);
    assertThat(KeptClips.of(data, settings(0.5, 512), 1).kept())
        .hasSize(20)
        .isEqualTo(KeptClips.of(data, settings(0.5, 512), 1).kept())
        .isNotEqualTo(KeptClips.of(data, settings(0.5, 512), 2).kept());
  }

  @Test
  void refuses_a_side_without_one_of_the_verdicts() {
    assertThatThrownBy(() -> KeptClips.of(data(i -> i == 0), settings(0.1, 512), 1))
        .hasMessageContaining("reward.earlyStopping: d: no pass among the ")
        .hasMessageContaining("(expected: at least 1; another share or more clips)");
  }

  private static EarlyStopping settings(double share, int maxItems) {
    return new EarlyStopping(Measure.LOSS, share, maxItems, 1, 1, 0);
  }

  private static LabelledSet data(java.util.function.IntPredicate passes) {
    Verdict[] verdicts =
        IntStream.range(0, CLIPS)
            .mapToObj(i -> passes.test(i) ? Verdict.PASS : Verdict.FAIL)
            .toArray(Verdict[]::new);
    return new LabelledSet(
        List.of("d"),
        IntStream.range(0, CLIPS).mapToObj(i -> new Sample(new byte[0], "p", i / 4)).toList(),
        new Verdict[][] {verdicts});
  }
}
