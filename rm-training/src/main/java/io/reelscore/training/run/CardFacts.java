package io.reelscore.training.run;

import io.reelscore.training.config.PretrainingSettings;
import io.reelscore.training.config.RewardSettings;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.TrainingData;
import io.reelscore.training.export.Method;
import io.reelscore.training.export.ModelFacts;
import java.util.List;
import java.util.Locale;

/** What a run tells of the model it made. */
final class CardFacts {

  private CardFacts() {}

  static ModelFacts of(
      TrainingPlan plan,
      TrainingData data,
      Pretraining.Ability ability,
      RewardTraining.PairCounts pairs) {
    TrainingConfig config = plan.config();
    return new ModelFacts(
        config.model().name(),
        config.model().version(),
        plan.limits(),
        plan.input(),
        data.description(),
        data.digest(),
        new Method(config.loss(), config.pairs()),
        List.of(pretraining(config.pretraining(), ability), reward(config, pairs)),
        config.seed(),
        plan.codeRevision());
  }

  private static String pretraining(PretrainingSettings settings, Pretraining.Ability ability) {
    return String.format(
        Locale.ROOT,
        "Pre-training: %d steps x %d freshly rendered clips of the synthetic world, no judgement of quality; AdamW, weight decay %s, one cycle up to %s. Afterwards, on new clips: colour, shape, motion named rightly %s, matched to the prompt rightly %s",
        settings.steps(),
        settings.batchItems(),
        settings.weightDecay(),
        settings.rate(),
        percent(ability.attributeAccuracy()),
        percent(ability.matchAccuracy()));
  }

  private static String reward(TrainingConfig config, RewardTraining.PairCounts pairs) {
    RewardSettings settings = config.reward();
    return String.format(
        Locale.ROOT,
        "Reward model: %d steps x %d clips, %s (%d win-lose and %d tied in all), %s; AdamW, weight decay %s, gradient norm at most %s, one cycle up to %s (backbone) and %s (heads)",
        settings.steps(),
        settings.batchItems(),
        config.pairs().description(),
        pairs.winLose(),
        pairs.ties(),
        config.loss().description(),
        settings.weightDecay(),
        settings.maxGradientNorm(),
        settings.backboneRate(),
        settings.headRate());
  }

  private static String percent(List<Double> shares) {
    return shares.stream()
        .map(share -> String.format(Locale.ROOT, "%.1f %%", 100 * share))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
