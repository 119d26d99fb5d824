package io.reelscore.training.study;

import ai.djl.ndarray.NDArray;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.model.HeadModel;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.run.FineTunedRewards;
import io.reelscore.training.run.RewardSettings;
import io.reelscore.training.run.RewardTraining;
import java.util.function.BiFunction;

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
    BiFunction<NDArray, Draw, NDArray> loss = null;
    if (recipe.tier().backbone()) {
      new RewardTraining(
              new FineTunedRewards(
                  model,
                  encoder,
                  material.data().samples(),
                  recipe.tier().batchItems(),
                  recipe.trainingSeed()),
              batches,
              loss,
              settings(recipe.tier()))
          .run(report -> {});
      return;
    }
    try (HeadModel heads = new HeadModel(model.spec(), recipe.trainingSeed())) {
      new RewardTraining(
              new FrozenRewards(heads, material.hidden()), batches, loss, settings(recipe.tier()))
          .run(report -> {});
      model.weights().assign(heads.weights().values());
    }
  }

  private static Batches batches(StudyData data, Recipe recipe) {
    int items = recipe.tier().batchItems();
    long seed = recipe.trainingSeed();
    Batches batches = null;
    return recipe.shortcutBalanced() ? new ShortcutBalance(batches, data.shortcuts()) : batches;
  }

  private static RewardSettings settings(Tier tier) {
    return new RewardSettings(
        tier.steps(),
        tier.batchItems(),
        tier.backboneRate(),
        tier.headRate(),
        Math.max(RISING, 2.0 / tier.steps()),
        WEIGHT_DECAY,
        MAX_GRADIENT_NORM);
  }
}
