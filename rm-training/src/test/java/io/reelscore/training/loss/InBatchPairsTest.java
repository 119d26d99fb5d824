package io.reelscore.training.loss;

import static io.reelscore.training.loss.Verdict.FAIL;
import static io.reelscore.training.loss.Verdict.NONE;
import static io.reelscore.training.loss.Verdict.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InBatchPairsTest {

  private static final List<Verdict> LABELS = List.of(Verdict.PASS, Verdict.FAIL, Verdict.NONE);

  @Test
  void each_pass_beats_each_fail_and_ties_with_each_other_pass() {
    Verdict[] labels = {PASS, FAIL, PASS, NONE};

    InBatchPairs pairs = InBatchPairs.of(labels);

    assertThat(pairs.winLose()).isEqualTo(2);
    assertThat(pairs.ties()).isEqualTo(1);
    assertThat(pairs.weights())
        .containsExactly(
            0, 1, 0.5f, 0, //
            0, 0, 0, 0, //
            0.5f, 1, 0, 0, //
            0, 0, 0, 0);
  }

  @Test
  void two_fails_are_never_compared() {
    InBatchPairs pairs = InBatchPairs.of(new Verdict[] {FAIL, FAIL, FAIL});

    assertThat(pairs.count()).isZero();
    assertThat(pairs.weights()).containsOnly(0);
  }

  @Test
  void counts_are_those_of_a_walk_over_all_pairs() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Verdict[] labels = random.ints(64, 0, 3).mapToObj(i -> LABELS.get(i)).toArray(Verdict[]::new);

    InBatchPairs pairs = InBatchPairs.of(labels);

    int winLose = 0;
    int ties = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = i + 1; j < labels.length; j++) {
        boolean judged = labels[i] != NONE && labels[j] != NONE;
        winLose += judged && labels[i] != labels[j] ? 1 : 0;
        ties += labels[i] == PASS && labels[j] == PASS ? 1 : 0;
      }
    }
    assertThat(pairs.winLose()).as("seed %d", seed).isEqualTo(winLose);
    assertThat(pairs.ties()).as("seed %d", seed).isEqualTo(ties);
  }
}
