package io.reelscore.training.run;

import java.util.List;
import java.util.Optional;

/**
 * How much work a training is.
 *
 * @param name for the command line
 * @param model name of the model it makes of the world
 * @param reads what the model reads
 * @param pretraining of the backbone
 * @param reward the reward model's training
 * @param prompts of the world to train on, four clips each
 * @param heldOutPrompts of the world to measure with, four clips each, in and out of distribution
 * @param defectPairs a dimension
 */
public record Preset(
    String name,
    String model,
    Reads reads,
    PretrainingSettings pretraining,
    RewardSettings reward,
    int prompts,
    int heldOutPrompts,
    int defectPairs) {

  /** The committed demo model. */
  public static final Preset DEMO =
      new Preset(
          "demo",
          "reelscore-demo",
          Reads.FRAMES,
          new PretrainingSettings(1500, 64, 1.5e-3, 0.08, 0.01, 1),
          new RewardSettings(200, 64, 3e-4, 9e-4, 0.1, 0.02, 1),
          800,
          300,
          200);

  /** Shows in seconds that everything works; its model is worth nothing. */
  public static final Preset MICRO =
      new Preset(
          "micro",
          "reelscore-micro",
          Reads.FRAMES,
          new PretrainingSettings(4, 8, 1.5e-3, 0.5, 0.01, 1),
          new RewardSettings(4, 16, 3e-4, 9e-4, 0.5, 0.02, 1),
          8,
          6,
          2);

  /** The committed demo model of latents. */
  public static final Preset LATENT =
      new Preset(
          "latent",
          "reelscore-demo-latent",
          Reads.LATENTS,
          new PretrainingSettings(1000, 64, 1.5e-3, 0.08, 0.01, 1),
          DEMO.reward,
          DEMO.prompts,
          DEMO.heldOutPrompts,
          DEMO.defectPairs);

  /** What {@link #MICRO} is to {@link #DEMO}. */
  public static final Preset LATENT_MICRO =
      new Preset(
          "latent-micro",
          "reelscore-latent-micro",
          Reads.LATENTS,
          MICRO.pretraining,
          MICRO.reward,
          MICRO.prompts,
          MICRO.heldOutPrompts,
          MICRO.defectPairs);

  private static final List<Preset> ALL = List.of(DEMO, MICRO, LATENT, LATENT_MICRO);

  /** What a model is given of a clip and its prompt. */
  public enum Reads {
    /** Pixels and words. */
    FRAMES,
    /** Latents of the world's autoencoder with some noise, and prompts of its text encoder. */
    LATENTS
  }

  /** The preset of that name. */
  public static Optional<Preset> named(String name) {
    return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
  }

  /** The names of all presets. */
  public static List<String> names() {
    return ALL.stream().map(Preset::name).toList();
  }
}
