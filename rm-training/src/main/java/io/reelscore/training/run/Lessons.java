package io.reelscore.training.run;

import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Looks;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.PairSampler;
import io.reelscore.training.pairs.ShortcutBalance;
import org.jspecify.annotations.Nullable;

/**
 * What a reward training sees of its labelled clips.
 *
 * @param batches of clips with what is compared among them
 * @param kept clips that are in no batch, and what is compared among them; null where the training
 *     takes all steps
 */
record Lessons(Batches batches, @Nullable Draw kept) {

  /**
   * The lessons of a configuration, from their first batch on.
   *
   * @throws IllegalArgumentException when the labels have no pair of the kind that is to be drawn,
   *     or a side without one of the verdicts
   */
  static Lessons of(LabelledSet data, TrainingConfig config) {
    int batchItems = config.reward().batchItems();
    EarlyStopping earlyStopping = config.reward().earlyStopping();
    if (earlyStopping.measure() == EarlyStopping.Measure.NONE) {
      return new Lessons(
          balanced(
              PairSampler.of(data.labels(), config.pairs(), batchItems, config.seed()),
              data,
              config),
          null);
    }
    KeptClips clips = KeptClips.of(data, earlyStopping, config.seed());
    return new Lessons(
        balanced(clips.batches(config.pairs(), batchItems, config.seed()), data, config),
        clips.measured());
  }

  private static Batches balanced(Batches batches, LabelledSet data, TrainingConfig config) {
    return switch (config.data().shortcuts()) {
      case BALANCED ->
          new ShortcutBalance(batches, Looks.of(data.samples(), config.model().size().frames()));
      case AS_THEY_COME -> batches;
    };
  }
}
