package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.loss.InBatchPairs;
import io.reelscore.training.loss.Verdict;
import io.reelscore.training.loss.WinTieLoss;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Batches drawn without replacement, all of whose pairs are compared. */
final class AllInBatch implements Batches {

  private final LabelledSet data;
  private final Draws draws;

  AllInBatch(LabelledSet data, int batchItems, long seed) {
    this.data = data;
    this.draws = new Draws(data.samples().size(), batchItems, new Random(seed));
  }

  @Override
  public Draw next() {
    int[] items = draws.next();
    List<Comparisons> dimensions = new ArrayList<>();
    for (Verdict[] verdicts : data.verdicts()) {
      Verdict[] labels = new Verdict[items.length];
      Arrays.setAll(labels, i -> verdicts[items[i]]);
      float[] weights = InBatchPairs.of(labels).weights();
      float[] beats = new float[weights.length];
      float[] ties = new float[weights.length];
      for (int i = 0; i < weights.length; i++) {
        beats[i] = weights[i] == 1 ? 1 : 0;
        ties[i] = weights[i] == 0.5f ? 1 : 0;
      }
      dimensions.add(new Comparisons(labels, beats, ties));
    }
    return new Draw(items, dimensions);
  }

  /** Bradley-Terry with Win-Tie. */
  static NDArray loss(NDArray rewards, Draw draw) {
    return WinTieLoss.of(
        rewards, draw.dimensions().stream().map(d -> InBatchPairs.of(d.labels())).toList());
  }
}
