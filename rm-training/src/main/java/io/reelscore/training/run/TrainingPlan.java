package io.reelscore.training.run;

import io.reelscore.training.checkpoint.CheckpointFolder;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be trained.
 *
 * @param config how
 * @param out where the bundle goes
 * @param runFolder where settings, metrics and checkpoints go
 * @param resume whether it goes on from a checkpoint in there
 */
public record TrainingPlan(TrainingConfig config, Path out, Path runFolder, boolean resume) {

  /** Where its checkpoints are. */
  public CheckpointFolder checkpoints() {
    return new CheckpointFolder(runFolder.resolve("checkpoint"));
  }

  /** Whether it learns from a user's annotations. */
  boolean isAnnotated() {
    return config.data().annotations() != null;
  }

  /** What the model is not, one sentence each. */
  public List<String> limits() {
    if (isAnnotated()) {
      return switch (config.model().reads()) {
        case FEATURES -> List.of("trained on few clips, only as good as their labels");
        case FRAMES, LATENTS ->
            List.of("a miniature trained on few clips, only as good as their labels");
      };
    }
    String world = "a miniature trained on a synthetic world, not a model of human preference";
    return switch (config.model().reads()) {
      case FRAMES, FEATURES -> List.of(world);
      case LATENTS ->
          List.of(
              world,
              "latents and embeddings of other encoders than %s and %s get rewards without meaning"
                  .formatted(LinearVae.NAME, WorldWords.NAME));
    };
  }

  /** What the model reads, where a manifest's names do not explain themselves; one line each. */
  public List<String> input() {
    return switch (config.model().reads()) {
      case FRAMES, FEATURES -> List.of();
      case LATENTS ->
          List.of(
              "Latents: float32 [%d, %d, %d, %d] of %s, a fixed orthonormal transform (the leading DCT-II components of boxes of 2 frames x 4 x 4 pixels), which stands in for the VAE of a video generator"
                  .formatted(
                      LinearVae.CHANNELS,
                      LinearVae.FRAMES,
                      LinearVae.HEIGHT,
                      LinearVae.WIDTH,
                      LinearVae.NAME),
              "Timestep: t of x_t = (1 - t) x_0 + t eps, 0 for latents without noise; in training every second clip had none, for the others t was uniform in 0..1. The nearer to 1, the less a reward can know; the tables below say how much",
              "Prompt: float32 [%d, %d] and its mask, of %s, a fixed table of the world's words, which stands in for the text encoder of a video generator"
                  .formatted(WorldWords.TOKENS, WorldWords.WIDTH, WorldWords.NAME));
    };
  }

  /** What trained it. */
  public String codeRevision() {
    return "0.1.0";
  }
}
