package io.reelscore.training.config;

import static io.reelscore.training.optim.ScheduleSettings.oneCycle;

import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.config.ModelSettings.Reads;
import io.reelscore.training.export.WeightFormat;
import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.model.ModelSize;
import io.reelscore.training.pairs.PairSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Settings with a name.
 *
 * @param name for the command line
 * @param config the settings
 */
public record Preset(String name, TrainingConfig config) {

  private static final RewardSettings DEMO_REWARD =
      new RewardSettings(200, 64, 3e-4, 9e-4, oneCycle(0.1), 0.02, 1, EarlyStopping.NONE);
  private static final PretrainingSettings MICRO_PRETRAINING =
      new PretrainingSettings(4, 8, 1.5e-3, oneCycle(0.5), 0.01, 1);
  private static final RewardSettings MICRO_REWARD =
      new RewardSettings(4, 16, 3e-4, 9e-4, oneCycle(0.5), 0.02, 1, EarlyStopping.NONE);

  /** The committed demo model. */
  public static final Preset DEMO =
      preset(
          "demo",
          "reelscore-demo",
          Reads.FRAMES,
          800,
          new PretrainingSettings(1500, 64, 1.5e-3, oneCycle(0.08), 0.01, 1),
          DEMO_REWARD,
          new EvaluationSettings(300, 200));

  /** Shows in seconds that everything works; its model is worth nothing. */
  public static final Preset MICRO =
      preset(
          "micro",
          "reelscore-micro",
          Reads.FRAMES,
          8,
          MICRO_PRETRAINING,
          MICRO_REWARD,
          new EvaluationSettings(6, 2));

  /** The committed demo model of latents. */
  public static final Preset LATENT =
      preset(
          "latent",
          "reelscore-demo-latent",
          Reads.LATENTS,
          800,
          new PretrainingSettings(1000, 64, 1.5e-3, oneCycle(0.08), 0.01, 1),
          DEMO_REWARD,
          DEMO.config.evaluation());

  /** What {@link #MICRO} is to {@link #DEMO}. */
  public static final Preset LATENT_MICRO =
      preset(
          "latent-micro",
          "reelscore-latent-micro",
          Reads.LATENTS,
          8,
          MICRO_PRETRAINING,
          MICRO_REWARD,
          MICRO.config.evaluation());

  private static final List<Preset> ALL = List.of(DEMO, MICRO, LATENT, LATENT_MICRO);

  /** The preset of that name. */
  public static Optional<Preset> named(String name) {
    return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
  }

  /** The names of all presets. */
  public static List<String> names() {
    return ALL.stream().map(Preset::name).toList();
  }

  /** Heads over the hidden states of other networks, as many taps as they have. */
  public static TrainingConfig features(int taps) {
    TrainingConfig demo = DEMO.config;
    return new TrainingConfig(
        demo.seed(),
        demo.threads(),
        demo.device(),
        new ModelSettings(
            "reelscore-fused",
            "1.0.0",
            Reads.FEATURES,
            ModelSize.SMALL,
            new HeadSettings(
                HeadSettings.HPQA.kind(),
                IntStream.rangeClosed(1, taps).boxed().toList(),
                HeadSettings.HPQA.attentionHeads(),
                null,
                null),
            WeightFormat.FP32),
        demo.data(),
        demo.pretraining(),
        demo.reward(),
        demo.pairs(),
        demo.loss(),
        demo.evaluation(),
        demo.checkpoint());
  }

  private static Preset preset(
      String name,
      String model,
      Reads reads,
      int prompts,
      PretrainingSettings pretraining,
      RewardSettings reward,
      EvaluationSettings evaluation) {
    return new Preset(
        name,
        new TrainingConfig(
            1,
            1,
            "cpu",
            new ModelSettings(
                model, "1.0.0", reads, ModelSize.SMALL, HeadSettings.HPQA, WeightFormat.FP32),
            new DataSettings(null, Aggregation.MAJORITY, prompts),
            pretraining,
            reward,
            PairSettings.ALL_IN_BATCH,
            LossSettings.BT_WT,
            evaluation,
            new CheckpointSettings(0, 30)));
  }
}
