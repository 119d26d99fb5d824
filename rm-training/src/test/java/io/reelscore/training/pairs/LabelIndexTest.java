package io.reelscore.training.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelIndexTest {

  private static final List<Verdict> LABELS = List.of(Verdict.values());

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void holds_every_label_and_prompt() {
    Verdict[][] verdicts = new Verdict[2][];
    for (int d = 0; d < 2; d++) {
      verdicts[d] = random.ints(500, 0, 3).mapToObj(LABELS::get).toArray(Verdict[]::new);
    }
    int[] prompts = random.ints(500, 0, 90).toArray();

    LabelIndex index = LabelIndex.of(verdicts, prompts);

    int[] all = IntStream.range(0, 500).toArray();
    for (int d = 0; d < 2; d++) {
      Verdict[] row = verdicts[d];
      assertThat(index.verdicts(d, all)).as("seed %d", seed).isEqualTo(row);
      assertThat(index.passes(d))
          .as("seed %d", seed)
          .isEqualTo(IntStream.of(all).filter(i -> row[i] == Verdict.PASS).toArray());
      assertThat(index.fails(d))
          .as("seed %d", seed)
          .isEqualTo(IntStream.of(all).filter(i -> row[i] == Verdict.FAIL).toArray());
    }
    assertThat(index.promptCount())
        .as("seed %d", seed)
        .isEqualTo((int) IntStream.of(prompts).distinct().count());
    for (int clip : all) {
      assertThat(index.clips(index.prompt(clip)))
          .as("seed %d", seed)
          .isEqualTo(IntStream.of(all).filter(i -> prompts[i] == prompts[clip]).toArray());
    }
  }

  @Test
  void prompts_may_have_any_numbers_and_take_no_room_by_their_size() {
    Verdict[][] verdicts = {{Verdict.PASS, Verdict.FAIL, Verdict.NONE}};

    LabelIndex index = LabelIndex.of(verdicts, new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 5});

    assertThat(index.promptCount()).isEqualTo(3);
    assertThat(index.prompts(new int[] {0, 1, 2})).containsExactly(2, 0, 1);
  }

  @Test
  void a_label_that_is_said_twice_is_the_last_word() {
    LabelIndex index =
        LabelIndex.builder(1, 1).label(0, 0, Verdict.PASS).label(0, 0, Verdict.FAIL).build();

    assertThat(index.verdict(0, 0)).isEqualTo(Verdict.FAIL);
    assertThat(index.passes(0)).isEmpty();
  }

  @Test
  void a_clip_beyond_the_last_is_refused() {
    LabelIndex.Builder builder = LabelIndex.builder(3, 1);

    assertThatThrownBy(() -> builder.label(0, 3, Verdict.PASS))
        .hasMessage("labels: clip 3 (expected: 0..2)");
    assertThatThrownBy(() -> builder.prompt(-1, 0)).hasMessage("labels: clip -1 (expected: 0..2)");
    assertThatThrownBy(() -> LabelIndex.builder(0, 1))
        .hasMessage("labels: 0 clips, 1 dimensions (expected: at least 1 of each)");
  }
}
