package io.reelscore.training.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.training.pairs.PairSettings.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairSamplerTest {

  private static final PairSettings UNIFORM = new PairSettings(Strategy.UNIFORM, 0, 1, 0.3, false);
  private static final PairSettings IN_PROMPT =
      new PairSettings(Strategy.IN_PROMPT, 0, 1, 0, false);
  private static final PairSettings MIXED = new PairSettings(Strategy.MIXED, 0.4, 1, 0, false);
  private static final PairSettings HARD = new PairSettings(Strategy.HARD, 0, 0.5, 0, false);

  private final long seed = Long.getLong("seed", System.nanoTime());

  static Stream<PairSettings> all() {
    return Stream.of(PairSettings.ALL_IN_BATCH, UNIFORM, IN_PROMPT, MIXED, HARD)
        .flatMap(settings -> Stream.of(settings, balancing(settings)));
  }

  static Stream<PairSettings> balanced() {
    return all().filter(PairSettings::balanced);
  }

  @Test
  void by_default_clips_come_in_the_order_the_committed_models_were_trained_in() {
    Batches batches = PairSampler.of(random(10, 2, 0.5), PairSettings.ALL_IN_BATCH, 4, 7);

    List<int[]> drawn = Stream.generate(() -> batches.next().items()).limit(3).toList();

    assertThat(drawn.get(0)).containsExactly(0, 1, 9, 3);
    assertThat(drawn.get(1)).containsExactly(7, 4, 8, 5);
    assertThat(drawn.get(2)).containsExactly(8, 4, 6, 9);
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_same_seed_draws_the_same(PairSettings settings) {
    LabelIndex labels = random(300, 3, 0.4);
    Batches one = PairSampler.of(labels, settings, 32, seed);
    Batches same = PairSampler.of(labels, settings, 32, seed);
    Batches other = PairSampler.of(labels, settings, 32, seed + 1);

    for (int step = 0; step < 50; step++) {
      Draw expected = one.next();
      assertSame(same.next(), expected);
      assertThat(other.next().items()).as("seed %d", seed).isNotEqualTo(expected.items());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_is_skipped_is_what_would_have_been_drawn(PairSettings settings) {
    LabelIndex labels = random(300, 3, 0.4);
    Batches walked = PairSampler.of(labels, settings, 30, seed);
    Batches skipped = PairSampler.of(labels, settings, 30, seed);
    for (int step = 0; step < 37; step++) {
      walked.next();
    }

    skipped.skip(37);

    assertSame(skipped.next(), walked.next());
  }

  @ParameterizedTest
  @MethodSource("all")
  void only_what_the_labels_say_is_compared(PairSettings settings) {
    LabelIndex labels = random(300, 3, 0.4);
    Batches batches = PairSampler.of(labels, settings, 32, seed);

    for (int step = 0; step < 50; step++) {
      Draw draw = batches.next();
      for (int d = 0; d < labels.dimensions(); d++) {
        Comparisons compared = draw.dimensions().get(d);
        Comparisons possible = Comparisons.all(compared.labels());
        assertThat(compared.labels())
            .as("seed %d", seed)
            .isEqualTo(labels.verdicts(d, draw.items()));
        for (int cell = 0; cell < compared.beats().length; cell++) {
          int mirrored =
              cell % draw.items().length * draw.items().length + cell / draw.items().length;
          assertThat(compared.beats()[cell] > 0 && possible.beats()[cell] == 0).isFalse();
          assertThat(compared.ties()[cell] > 0 && possible.ties()[cell] == 0).isFalse();
          assertThat(compared.ties()[cell]).isEqualTo(compared.ties()[mirrored]);
        }
      }
    }
  }

  @Test
  void each_win_lose_pair_and_each_tie_is_as_likely_as_any_other() {
    LabelIndex labels = random(24, 2, 0.4);
    Batches batches = PairSampler.of(labels, UNIFORM, 64, 5);
    int[][][] beats = new int[2][24][24];
    int[][][] ties = new int[2][24][24];

    int[] pairs = new int[2];
    int tied = 0;
    for (int step = 0; step < 2000; step++) {
      Draw draw = batches.next();
      for (int k = 0; k < draw.items().length; k += 2) {
        for (int d = 0; d < 2; d++) {
          int cell = k * draw.items().length + k + 1;
          int first = draw.items()[k];
          int second = draw.items()[k + 1];
          if (draw.dimensions().get(d).beats()[cell] > 0) {
            beats[d][first][second]++;
            pairs[d]++;
          } else if (draw.dimensions().get(d).ties()[cell] > 0) {
            ties[d][Math.min(first, second)][Math.max(first, second)]++;
            pairs[d]++;
            tied++;
          }
        }
      }
    }

    assertThat(pairs).containsExactly(32_000, 32_000);
    assertThat(tied / 64_000.0).isCloseTo(0.3, within(0.01));
    for (int d = 0; d < 2; d++) {
      int passes = labels.passes(d).length;
      assertUniform(beats[d], passes * labels.fails(d).length);
      assertUniform(ties[d], passes * (passes - 1) / 2);
    }
  }

  @Test
  void pairs_drawn_one_by_one_are_compared_in_no_other_way() {
    Batches batches = PairSampler.of(random(100, 3, 0.5), UNIFORM, 33, seed);

    Draw draw = batches.next();

    assertThat(draw.items()).hasSize(32);
    assertThat(draw.dimensions().stream().mapToInt(d -> d.winLose() + d.tied()).sum())
        .as("seed %d", seed)
        .isEqualTo(16);
  }

  @Test
  void a_dimension_without_one_kind_gives_the_other() {
    Verdict[][] verdicts = {
      {Verdict.PASS, Verdict.PASS, Verdict.NONE},
      {Verdict.PASS, Verdict.FAIL, Verdict.NONE},
      {Verdict.FAIL, Verdict.FAIL, Verdict.FAIL}
    };
    Batches batches = PairSampler.of(LabelIndex.of(verdicts, new int[3]), UNIFORM, 8, seed);

    Draw draw = batches.next();

    assertThat(draw.dimensions()).extracting(Comparisons::tied).containsExactly(2, 0, 0);
    assertThat(draw.dimensions()).extracting(Comparisons::winLose).containsExactly(0, 2, 0);
  }

  @Test
  void within_prompts_whole_prompts_with_pairs_are_drawn_each_once_before_any_twice() {
    LabelIndex labels = random(400, 1, 0.3);
    Batches batches = PairSampler.of(labels, IN_PROMPT, 21, seed);
    Set<Integer> comparable = new HashSet<>();
    for (int prompt = 0; prompt < labels.promptCount(); prompt++) {
      Comparisons all = Comparisons.all(labels.verdicts(0, labels.clips(prompt)));
      if (all.winLose() + all.tied() > 0) {
        comparable.add(prompt);
      }
    }

    List<Integer> drawn = new ArrayList<>();
    while (drawn.size() < comparable.size()) {
      Draw draw = batches.next();
      assertThat(draw.items()).as("seed %d", seed).hasSize(20);
      for (int i = 0; i < draw.items().length; i += 4) {
        int prompt = labels.prompt(draw.items()[i]);
        assertThat(labels.clips(prompt)).isEqualTo(Arrays.copyOfRange(draw.items(), i, i + 4));
        drawn.add(prompt);
      }
      assertThat(draw.dimensions().getFirst().winLose() + draw.dimensions().getFirst().tied())
          .as("seed %d", seed)
          .isPositive();
    }

    assertThat(drawn.subList(0, comparable.size()))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(comparable);
  }

  @Test
  void of_a_prompt_larger_than_a_batch_a_part_is_drawn() {
    LabelIndex labels = LabelIndex.of(verdicts(100, 1, 0.5, new Random(3)), new int[100]);
    Batches batches = PairSampler.of(labels, IN_PROMPT, 10, seed);

    Set<Integer> seen = new HashSet<>();
    for (int step = 0; step < 200; step++) {
      int[] items = batches.next().items();
      assertThat(items).as("seed %d", seed).hasSize(10).doesNotHaveDuplicates();
      IntStream.of(items).forEach(seen::add);
    }

    assertThat(seen).as("seed %d", seed).hasSize(100);
  }

  @Test
  void mixed_pairs_within_prompts_carry_their_share() {
    LabelIndex labels = random(400, 2, 0.5);
    Batches batches = PairSampler.of(labels, MIXED, 32, seed);

    for (int step = 0; step < 20; step++) {
      Draw draw = batches.next();
      int[] prompts = labels.prompts(draw.items());
      for (Comparisons compared : draw.dimensions()) {
        Comparisons all = Comparisons.all(compared.labels());
        if (all.inPrompt(prompts).winLose() > 0) {
          assertThat(sum(compared.inPrompt(prompts).beats()) / sum(compared.beats()))
              .as("seed %d", seed)
              .isCloseTo(0.4, within(1e-4));
        }
      }
    }
  }

  @Test
  void hard_pairs_are_drawn_as_all_pairs_are() {
    LabelIndex labels = random(100, 2, 0.5);
    Batches hard = PairSampler.of(labels, HARD, 16, seed);
    Batches all = PairSampler.of(labels, PairSettings.ALL_IN_BATCH, 16, seed);

    for (int step = 0; step < 20; step++) {
      assertSame(hard.next(), all.next());
    }
  }

  @ParameterizedTest
  @MethodSource("balanced")
  void every_balanced_batch_has_something_to_compare_where_passes_are_rare(PairSettings settings) {
    LabelIndex labels = random(4000, 3, 0.05);
    Batches batches = PairSampler.of(labels, settings, 24, seed);

    for (int step = 0; step < 200; step++) {
      int winLose = batches.next().dimensions().stream().mapToInt(Comparisons::winLose).sum();
      assertThat(winLose).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void balanced_clips_hold_both_verdicts_of_every_dimension_alike() {
    LabelIndex labels = random(4000, 3, 0.05);
    Batches plain = PairSampler.of(labels, PairSettings.ALL_IN_BATCH, 24, 1);
    Batches balanced = PairSampler.of(labels, balancing(PairSettings.ALL_IN_BATCH), 24, 1);

    int poor = 0;
    for (int step = 0; step < 100; step++) {
      poor += plain.next().dimensions().stream().anyMatch(d -> d.winLose() == 0) ? 1 : 0;
      Draw draw = balanced.next();
      assertThat(draw.items()).doesNotHaveDuplicates();
      for (Comparisons compared : draw.dimensions()) {
        assertThat(compared.winLose()).isGreaterThanOrEqualTo(4 * 4);
      }
    }

    assertThat(poor).isGreaterThan(50);
  }

  @Test
  void balanced_batches_are_full_when_one_verdict_has_too_few_clips() {
    Verdict[] row = new Verdict[40];
    Arrays.fill(row, Verdict.FAIL);
    row[17] = Verdict.PASS;
    LabelIndex labels = LabelIndex.of(new Verdict[][] {row}, new int[40]);
    Batches batches = PairSampler.of(labels, balancing(PairSettings.ALL_IN_BATCH), 32, seed);

    Draw draw = batches.next();

    assertThat(draw.items()).as("seed %d", seed).hasSize(32).doesNotHaveDuplicates().contains(17);
    assertThat(draw.dimensions().getFirst().winLose()).isEqualTo(31);
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_batch_is_never_larger_than_what_there_is(PairSettings settings) {
    LabelIndex labels = random(12, 1, 0.5);
    Batches batches = PairSampler.of(labels, settings, 1000, seed);

    Draw draw = batches.next();

    if (settings.strategy() != Strategy.UNIFORM) {
      assertThat(draw.items()).hasSizeLessThanOrEqualTo(12).doesNotHaveDuplicates();
    }
  }

  @Test
  void labels_without_a_pair_that_is_asked_for_are_refused() {
    Verdict[][] failed = {{Verdict.FAIL, Verdict.FAIL, Verdict.NONE}};
    Verdict[][] apart = {{Verdict.PASS, Verdict.FAIL, Verdict.NONE}};
    LabelIndex none = LabelIndex.of(failed, new int[] {0, 0, 0});
    LabelIndex across = LabelIndex.of(apart, new int[] {0, 1, 1});

    assertThatThrownBy(() -> PairSampler.of(none, UNIFORM, 8, 1))
        .hasMessageStartingWith("pairs: strategy uniform: no dimension has a pair");
    assertThatThrownBy(() -> PairSampler.of(across, IN_PROMPT, 8, 1))
        .hasMessageStartingWith("pairs: strategy in_prompt: no prompt has clips that can be");
    assertThatThrownBy(() -> PairSampler.of(none, balancing(PairSettings.ALL_IN_BATCH), 8, 1))
        .hasMessageStartingWith("pairs: balanced: no dimension has both verdicts");
    assertThatThrownBy(() -> PairSampler.of(across, UNIFORM, 1, 1))
        .hasMessage("pairs: 1 clips a batch (expected: at least 2)");
  }

  /** Within 5 deviations of what chi-square has on average; the seed is fixed. */
  private static void assertUniform(int[][] counts, int cells) {
    double total = Arrays.stream(counts).flatMapToInt(IntStream::of).sum();
    double expected = total / cells;
    double chiSquare =
        Arrays.stream(counts)
            .flatMapToInt(IntStream::of)
            .filter(count -> count > 0)
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    long drawn = Arrays.stream(counts).flatMapToInt(IntStream::of).filter(c -> c > 0).count();
    assertThat(drawn).isEqualTo(cells);
    assertThat(chiSquare).isCloseTo(cells - 1, within(5 * Math.sqrt(2.0 * (cells - 1))));
  }

  private void assertSame(Draw draw, Draw expected) {
    assertThat(draw.items()).as("seed %d", seed).isEqualTo(expected.items());
    for (int d = 0; d < expected.dimensions().size(); d++) {
      Comparisons same = expected.dimensions().get(d);
      assertThat(draw.dimensions().get(d).beats()).as("seed %d", seed).isEqualTo(same.beats());
      assertThat(draw.dimensions().get(d).ties()).as("seed %d", seed).isEqualTo(same.ties());
    }
  }

  private static PairSettings balancing(PairSettings settings) {
    return new PairSettings(
        settings.strategy(),
        settings.inPromptShare(),
        settings.hardShare(),
        settings.tieShare(),
        true);
  }

  /** Four clips a prompt, one in ten without a label. */
  private static LabelIndex random(int clips, int dimensions, double passShare) {
    return LabelIndex.of(
        verdicts(clips, dimensions, passShare, new Random(clips)),
        IntStream.range(0, clips).map(i -> i / 4).toArray());
  }

  private static Verdict[][] verdicts(int clips, int dimensions, double passShare, Random random) {
    Verdict[][] verdicts = new Verdict[dimensions][clips];
    for (Verdict[] row : verdicts) {
      Arrays.setAll(
          row,
          i ->
              random.nextInt(10) == 0
                  ? Verdict.NONE
                  : random.nextDouble() < passShare ? Verdict.PASS : Verdict.FAIL);
    }
    return verdicts;
  }

  private static double sum(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
