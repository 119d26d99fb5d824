package io.reelscore.training.run;

import java.util.List;
import java.util.Optional;

/**
 * How much work a training is.
 *
 * @param name for the command line
 * @param pretraining of the backbone
 * @param reward the reward model's training
 * @param prompts of the world to train on, four clips each
 * @param heldOutPrompts of the world to measure with, four clips each, in and out of distribution
 * @param defectPairs a dimension
 */
public record Preset(
    String name,
    PretrainingSettings pretraining,
    RewardSettings reward,
    int prompts,
    int heldOutPrompts,
    int defectPairs) {

  /** The committed demo model. */
  public static final Preset DEMO =
      new Preset(
          "demo",
          new PretrainingSettings(1500, 64, 1.5e-3, 0.08, 0.01, 1),
          new RewardSettings(200, 64, 3e-4, 9e-4, 0.1, 0.02, 1),
          800,
          300,
          200);

  /** Shows in seconds that everything works; its model is worth nothing. */
  public static final Preset MICRO =
      new Preset(
          "micro",
          new PretrainingSettings(4, 8, 1.5e-3, 0.5, 0.01, 1),
          new RewardSettings(4, 16, 3e-4, 9e-4, 0.5, 0.02, 1),
          8,
          6,
          2);

  private static final List<Preset> ALL = List.of(DEMO, MICRO);

  /** The preset of that name. */
  public static Optional<Preset> named(String name) {
    return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
  }

  /** The names of all presets. */
  public static List<String> names() {
    return ALL.stream().map(Preset::name).toList();
  }
}
