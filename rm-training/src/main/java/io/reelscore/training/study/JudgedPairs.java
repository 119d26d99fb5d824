package io.reelscore.training.study;

import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Batches of whole prompts in which the pairs are compared that people compared. */
final class JudgedPairs implements Batches {

  private final PairJudgements judgements;
  private final int dimensions;
  private final int prompts;
  private final int[] order;
  private final Random random;
  private int used;

  /**
   * @param batchItems clips a batch, a multiple of {@value World#CLIPS_PER_PROMPT}
   */
  JudgedPairs(PairJudgements judgements, int batchItems, long seed) {
    this.judgements = judgements;
    this.dimensions = judgements.byPanel().size();
    this.order = new int[judgements.annotator().length / World.CLIPS_PER_PROMPT];
    Arrays.setAll(order, i -> i);
    this.prompts = Math.min(batchItems / World.CLIPS_PER_PROMPT, order.length);
    this.random = new Random(seed);
    this.used = order.length;
  }

  @Override
  public Draw next() {
    if (order.length - used < prompts) {
      shuffle();
    }
    int items = prompts * World.CLIPS_PER_PROMPT;
    int[] clips = new int[items];
    for (int i = 0; i < items; i++) {
      int prompt = order[used + i / World.CLIPS_PER_PROMPT];
      clips[i] = prompt * World.CLIPS_PER_PROMPT + i % World.CLIPS_PER_PROMPT;
    }
    used += prompts;
    List<Comparisons> compared = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      compared.add(compared(clips, d));
    }
    return new Draw(clips, compared);
  }

  private Comparisons compared(int[] clips, int dimension) {
    int items = clips.length;
    float[] beats = new float[items * items];
    for (int at = 0; at < items; at += World.CLIPS_PER_PROMPT) {
      for (int p = 0; p < PairJudgements.PAIRS.length; p++) {
        int first = at + PairJudgements.PAIRS[p][0];
        int second = at + PairJudgements.PAIRS[p][1];
        boolean firstWins = judgements.firstWins(dimension, clips[at] + p);
        beats[firstWins ? first * items + second : second * items + first] = 1;
      }
    }
    Verdict[] labels = new Verdict[items];
    Arrays.fill(labels, Verdict.NONE);
    return new Comparisons(labels, beats, new float[items * items]);
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[i];
      order[i] = order[j];
      order[j] = other;
    }
    used = 0;
  }
}
