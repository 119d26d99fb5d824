package io.reelscore.training.study;

import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.config.RewardSettings;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Looks;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.loss.RewardLoss;
import io.reelscore.training.model.HeadModel;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.optim.ScheduleSettings;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.LabelIndex;
import io.reelscore.training.pairs.PairSampler;
import io.reelscore.training.pairs.ShortcutBalance;
import io.reelscore.training.run.FineTunedRewards;
import io.reelscore.training.run.RewardTraining;

/** Trains a reward model by a recipe. */
final class RecipeTraining {

  private static final double RISING = 0.1;
  private static final double WEIGHT_DECAY = 0.02;
  private static final double MAX_GRADIENT_NORM = 1;

  private RecipeTraining() {}

  /**
   * Trains a model in place.
   *
   * @param model with the weights of the pre-trained backbone
   */
  static void run(
      VideoTextModel model, SampleEncoder encoder, ModelShop.Material material, Recipe recipe) {
    Batches batches = batches(material.data(), recipe);
    RewardLoss loss = new RewardLoss(recipe.loss(), recipe.pairs());
    if (recipe.tier().backbone()) {
      new RewardTraining(
              new FineTunedRewards(
                  model,
                  encoder,
                  material.data().samples(),
                  recipe.tier().batchItems(),
                  recipe.trainingSeed()),
              batches,
              loss::of,
              settings(recipe.tier()))
          .run(report -> {});
      return;
    }
    try (HeadModel heads = new HeadModel(model.spec(), recipe.trainingSeed())) {
      new RewardTraining(
              new FrozenRewards(heads, material.hidden()),
              batches,
              loss::of,
              settings(recipe.tier()))
          .run(report -> {});
      model.weights().assign(heads.weights().values());
    }
  }

  private static Batches batches(StudyData data, Recipe recipe) {
    int items = recipe.tier().batchItems();
    long seed = recipe.trainingSeed();
    Batches batches =
        switch (recipe.labelling()) {
          case PAIRWISE -> new JudgedPairs(data.pairs(), items, seed);
          case SINGLE, MAJORITY ->
              PairSampler.of(index(data.labelled(recipe.labelling())), recipe.pairs(), items, seed);
        };
    return switch (recipe.shortcuts()) {
      case AS_THEY_COME -> batches;
      case KNOWN -> new ShortcutBalance(batches, data.shortcuts());
      case MEASURED -> new ShortcutBalance(batches, Looks.of(data.samples(), WorldData.FRAMES));
    };
  }

  private static LabelIndex index(LabelledSet data) {
    return LabelIndex.of(
        data.verdicts(), data.samples().stream().mapToInt(Sample::group).toArray());
  }

  private static RewardSettings settings(Tier tier) {
    return new RewardSettings(
        tier.steps(),
        tier.batchItems(),
        tier.backboneRate(),
        tier.headRate(),
        ScheduleSettings.oneCycle(Math.max(RISING, 2.0 / tier.steps())),
        WEIGHT_DECAY,
        MAX_GRADIENT_NORM,
        EarlyStopping.NONE);
  }
}
