package io.reelscore.training.run;

import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.model.ModelSize;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.util.List;

/** The sizes of the models that are trained here: one transformer, under two kinds of stems. */
final class Miniatures {

  private static final int LATENT_WIDTH = 64;
  private static final int MAX_PROMPT_TOKENS = 64;

  /** A patch covers what a tubelet of {@link ModelSize#SMALL} does. */
  private static final LatentPatches LATENTS =
      new LatentPatches(
          LinearVae.CHANNELS, LinearVae.FRAMES, LinearVae.HEIGHT, LinearVae.WIDTH, 2, 2);

  private Miniatures() {}

  /** A model of pixels and words, whose prompts have room for the longest of {@code prompts}. */
  static VideoTextSpec ofFrames(
      ModelSize size,
      List<String> prompts,
      List<String> vocabulary,
      List<String> dimensions,
      Head head) {
    int tokens = Math.clamp(WordTokenizer.longest(prompts), size.promptTokens(), MAX_PROMPT_TOKENS);
    return new VideoTextSpec(
        size.video(),
        tokens,
        vocabulary.size(),
        size.hiddenSize(),
        size.layers(),
        size.attentionHeads(),
        dimensions,
        head);
  }

  /** Numbers of a token inside a model. */
  static int width(ModelSettings model) {
    return switch (model.reads()) {
      case FRAMES -> model.size().hiddenSize();
      case LATENTS -> LATENT_WIDTH;
      case FEATURES -> throw notOfFeatures();
    };
  }

  static IllegalArgumentException notOfFeatures() {
    return new IllegalArgumentException(
        "model.reads: features (expected: frames or latents; heads over features are trained by reelscore features train)");
  }

  /** A model of latents and embedded prompts. */
  static VideoTextSpec ofLatents(List<String> dimensions, Head head) {
    return new VideoTextSpec(
        new ClipStem.Latents(LATENTS),
        new PromptStem.Embedding(WorldWords.TOKENS, WorldWords.WIDTH),
        LATENT_WIDTH,
        ModelSize.SMALL.layers(),
        ModelSize.SMALL.attentionHeads(),
        dimensions,
        head);
  }
}
