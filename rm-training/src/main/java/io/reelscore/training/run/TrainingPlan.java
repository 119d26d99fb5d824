package io.reelscore.training.run;

import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be trained.
 *
 * @param preset how much work
 * @param seed of everything random; as JSON numbers are doubles, at most 2^53 - 1 either way
 * @param data the user's annotations; without, the synthetic world is learnt
 * @param out where the bundle goes
 * @param runFolder where config and metrics go
 */
public record TrainingPlan(
    Preset preset, long seed, Optional<Path> data, Path out, Path runFolder) {

  private static final long MAX_SEED = (1L << 53) - 1;

  public TrainingPlan {
    if (seed < 0 || seed > MAX_SEED) {
      throw new IllegalArgumentException("seed: %d (expected: 0..%d)".formatted(seed, MAX_SEED));
    }
    if (data.isPresent() && preset.reads() == Preset.Reads.LATENTS) {
      throw new IllegalArgumentException(
          "--data with preset %s (expected: a preset that reads frames; the text encoder of its latents knows the words of the world only)"
              .formatted(preset.name()));
    }
  }

  /** All of it, as it is written down. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("preset", preset);
    settings.put("seed", seed);
    settings.put("data", data.map(Path::toString).orElse(null));
    settings.put("out", out.toString());
    settings.put("runFolder", runFolder.toString());
    settings.put("codeRevision", codeRevision());
    return settings;
  }

  /** The name of the bundle. */
  public String modelName() {
    return data.isEmpty() ? preset.model() : "reelscore-custom";
  }

  /** The version of the model. */
  public String modelVersion() {
    return "1.0.0";
  }

  /** What the model is not, one sentence each. */
  public List<String> limits() {
    if (data.isPresent()) {
      return List.of("a miniature trained on few clips, only as good as their labels");
    }
    String world = "a miniature trained on a synthetic world, not a model of human preference";
    return switch (preset.reads()) {
      case FRAMES -> List.of(world);
      case LATENTS ->
          List.of(
              world,
              "latents and embeddings of other encoders than %s and %s get rewards without meaning"
                  .formatted(LinearVae.NAME, WorldWords.NAME));
    };
  }

  /** What the model reads, where a manifest's names do not explain themselves; one line each. */
  public List<String> input() {
    return switch (preset.reads()) {
      case FRAMES -> List.of();
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
