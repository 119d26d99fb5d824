package io.reelscore.training.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Draws clips, then compares them with each other in every dimension. */
final class InBatch implements Batches {

  private final LabelIndex labels;
  private final Supplier<int[]> clips;
  private final BiFunction<Comparisons, int[], Comparisons> weighting;

  /**
   * Batches of clips.
   *
   * @param clips draws those of a batch
   * @param weighting from all pairs and the prompts of the clips to what counts
   */
  InBatch(
      LabelIndex labels,
      Supplier<int[]> clips,
      BiFunction<Comparisons, int[], Comparisons> weighting) {
    this.labels = labels;
    this.clips = clips;
    this.weighting = weighting;
  }

  @Override
  public Draw next() {
    int[] drawn = clips.get();
    int[] prompts = labels.prompts(drawn);
    List<Comparisons> compared = new ArrayList<>();
    for (int d = 0; d < labels.dimensions(); d++) {
      compared.add(weighting.apply(Comparisons.all(labels.verdicts(d, drawn)), prompts));
    }
    return new Draw(drawn, compared);
  }

  @Override
  public void skip(int batches) {
    for (int i = 0; i < batches; i++) {
      var _ = clips.get();
    }
  }
}
