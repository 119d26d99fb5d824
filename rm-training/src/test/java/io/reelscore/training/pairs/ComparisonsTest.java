package io.reelscore.training.pairs;

import static io.reelscore.training.pairs.Verdict.FAIL;
import static io.reelscore.training.pairs.Verdict.NONE;
import static io.reelscore.training.pairs.Verdict.PASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

  private static final List<Verdict> LABELS = List.of(Verdict.values());

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void each_pass_beats_each_fail_and_ties_with_each_other_pass() {
    Verdict[] labels = {PASS, FAIL, PASS, NONE};

    Comparisons compared = Comparisons.all(labels);

    assertThat(compared.beats())
        .containsExactly(
            0, 1, 0, 0, //
            0, 0, 0, 0, //
            0, 1, 0, 0, //
            0, 0, 0, 0);
    assertThat(compared.ties())
        .containsExactly(
            0, 0, 1, 0, //
            0, 0, 0, 0, //
            1, 0, 0, 0, //
            0, 0, 0, 0);
    assertThat(compared.winLose()).isEqualTo(2);
    assertThat(compared.tied()).isEqualTo(1);
  }

  @Test
  void two_fails_are_never_compared() {
    Comparisons compared = Comparisons.all(new Verdict[] {FAIL, FAIL, FAIL});

    assertThat(compared.beats()).containsOnly(0);
    assertThat(compared.ties()).containsOnly(0);
  }

  @Test
  void only_pairs_of_one_prompt_are_left_within_prompts() {
    int[] prompts = random.ints(64, 0, 8).toArray();
    Comparisons all = Comparisons.all(labels());

    Comparisons inPrompt = all.inPrompt(prompts);

    for (int cell = 0; cell < 64 * 64; cell++) {
      boolean same = prompts[cell / 64] == prompts[cell % 64];
      assertThat(inPrompt.beats()[cell])
          .as("seed %d", seed)
          .isEqualTo(same ? all.beats()[cell] : 0);
      assertThat(inPrompt.ties()[cell]).as("seed %d", seed).isEqualTo(same ? all.ties()[cell] : 0);
    }
  }

  @Test
  void pairs_within_prompts_carry_their_share_and_each_kind_keeps_its_weight() {
    int[] prompts = IntStream.range(0, 64).map(i -> i / 4).toArray();
    Comparisons all = Comparisons.all(labels());
    double share = random.nextDouble();

    Comparisons mixed = all.withInPromptShare(prompts, share);

    assertThat(weight(mixed.beats())).as("seed %d", seed).isCloseTo(all.winLose(), within(1e-2));
    assertThat(weight(mixed.ties())).as("seed %d", seed).isCloseTo(2 * all.tied(), within(1e-2));
    assertThat(weight(mixed.inPrompt(prompts).beats()))
        .as("seed %d", seed)
        .isCloseTo(share * all.winLose(), within(1e-2));
    assertThat(weight(mixed.inPrompt(prompts).ties()))
        .as("seed %d", seed)
        .isCloseTo(share * 2 * all.tied(), within(1e-2));
  }

  @Test
  void a_kind_without_pairs_within_prompts_keeps_those_across_unless_they_shall_not_count() {
    Comparisons all = Comparisons.all(new Verdict[] {PASS, FAIL});
    int[] prompts = {1, 2};

    assertThat(all.withInPromptShare(prompts, 0.9).beats()).isEqualTo(all.beats());
    assertThat(all.withInPromptShare(prompts, 1).beats()).containsOnly(0);
  }

  @Test
  void the_hardest_pairs_are_those_whose_winner_leads_least() {
    Comparisons all = Comparisons.all(labels());
    float[] rewards = new float[64];
    for (int i = 0; i < 64; i++) {
      rewards[i] = random.nextInt(5);
    }

    Comparisons hard = all.hardest(rewards, 0.1);

    int expected = (int) Math.ceil(0.1 * all.winLose());
    float worstKept = Float.NEGATIVE_INFINITY;
    float bestLeft = Float.POSITIVE_INFINITY;
    for (int cell = 0; cell < 64 * 64; cell++) {
      float lead = rewards[cell / 64] - rewards[cell % 64];
      if (hard.beats()[cell] > 0) {
        worstKept = Math.max(worstKept, lead);
      } else if (all.beats()[cell] > 0) {
        bestLeft = Math.min(bestLeft, lead);
      }
    }
    assertThat(hard.winLose()).as("seed %d", seed).isEqualTo(expected);
    assertThat(worstKept).as("seed %d", seed).isLessThanOrEqualTo(bestLeft);
    assertThat(hard.ties()).isEqualTo(all.ties());
  }

  @Test
  void all_pairs_are_the_hardest_when_all_are_kept() {
    Comparisons all = Comparisons.all(labels());

    Comparisons hard = all.hardest(new float[64], 1);

    assertThat(hard.beats()).isEqualTo(all.beats());
  }

  @Test
  void weights_of_another_size_are_refused() {
    assertThatThrownBy(() -> new Comparisons(new Verdict[] {PASS}, new float[1], new float[2]))
        .hasMessage("comparisons: 1 and 2 weights (expected: 1 x 1 each)");
  }

  private Verdict[] labels() {
    return random.ints(64, 0, 3).mapToObj(LABELS::get).toArray(Verdict[]::new);
  }

  private static double weight(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
