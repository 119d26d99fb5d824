package io.reelscore.training.run;

import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.config.PretrainingSettings;
import io.reelscore.training.config.RewardSettings;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.TrainingData;
import io.reelscore.training.export.Method;
import io.reelscore.training.export.ModelFacts;
import io.reelscore.training.features.FeatureData;
import java.util.List;
import java.util.Locale;

/** What a run tells of the model it made. */
final class CardFacts {

  private CardFacts() {}

  static ModelFacts of(
      TrainingPlan plan, TrainingData data, Pretraining.Ability ability, PairCounts pairs) {
    RewardSettings settings = plan.config().reward();
    return of(
        plan,
        data.description(),
        data.digest(),
        List.of(
            pretraining(plan.config().pretraining(), ability),
            reward(
                plan.config(),
                pairs,
                "%s (backbone) and %s (heads)"
                    .formatted(settings.backboneRate(), settings.headRate()))));
  }

  /** Of heads over features. */
  static ModelFacts ofHeads(TrainingPlan plan, FeatureData data, PairCounts pairs) {
    TrainingConfig config = plan.config();
    return of(
        plan,
        "%d labelled clips".formatted(data.training().samples().size()),
        data.digest(),
        List.of(reward(config, pairs, String.valueOf(config.reward().headRate()))));
  }

  private static ModelFacts of(
      TrainingPlan plan, String data, String digest, List<String> settings) {
    TrainingConfig config = plan.config();
    return new ModelFacts(
        config.model().name(),
        config.model().version(),
        plan.limits(),
        plan.input(),
        data,
        digest,
        new Method(config.loss(), config.pairs()),
        settings,
        config.seed(),
        plan.codeRevision());
  }

  private static String pretraining(PretrainingSettings settings, Pretraining.Ability ability) {
    return String.format(
        Locale.ROOT,
        "Pre-training: %d steps x %d freshly rendered clips of the synthetic world, no judgement of quality; AdamW, weight decay %s, %s up to %s. Afterwards, on new clips: colour, shape, motion named rightly %s, matched to the prompt rightly %s",
        settings.steps(),
        settings.batchItems(),
        settings.weightDecay(),
        words(settings.schedule().form()),
        settings.rate(),
        percent(ability.attributeAccuracy()),
        percent(ability.matchAccuracy()));
  }

  private static String reward(TrainingConfig config, PairCounts pairs, String rates) {
    RewardSettings settings = config.reward();
    return String.format(
        Locale.ROOT,
        "Reward model: %d steps x %d clips, %s (%d win-lose and %d tied in all), %s; AdamW, weight decay %s, gradient norm at most %s, %s up to %s%s",
        settings.steps(),
        settings.batchItems(),
        config.pairs().description(),
        pairs.winLose(),
        pairs.ties(),
        config.loss().description(),
        settings.weightDecay(),
        settings.maxGradientNorm(),
        words(settings.schedule().form()),
        rates,
        settings.earlyStopping().measure() == EarlyStopping.Measure.NONE
            ? ""
            : "; at most so many steps, " + settings.earlyStopping());
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String percent(List<Double> shares) {
    return shares.stream()
        .map(share -> String.format(Locale.ROOT, "%.1f %%", 100 * share))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
