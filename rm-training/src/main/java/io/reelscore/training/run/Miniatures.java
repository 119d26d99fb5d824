package io.reelscore.training.run;

import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.util.List;

/** The sizes of the models that are trained here: one transformer, under two kinds of stems. */
final class Miniatures {

  private static final int WIDTH = 96;
  private static final int LATENT_WIDTH = 64;
  private static final int LAYERS = 4;
  private static final int HEADS = 4;
  private static final Head HEAD = Head.Hpqa.official(1, 2, 3, 4);
  private static final Tubelets VIDEO = new Tubelets(8, 32, 32, 4, 8);
  private static final int PROMPT_TOKENS = 8;
  private static final int MAX_PROMPT_TOKENS = 64;

  /** A patch covers what a tubelet of {@link #VIDEO} does. */
  private static final LatentPatches LATENTS =
      new LatentPatches(
          LinearVae.CHANNELS, LinearVae.FRAMES, LinearVae.HEIGHT, LinearVae.WIDTH, 2, 2);

  private Miniatures() {}

  /** A model of pixels and words, whose prompts have room for the longest of {@code prompts}. */
  static VideoTextSpec ofFrames(
      List<String> prompts, List<String> vocabulary, List<String> dimensions) {
    int tokens = Math.clamp(WordTokenizer.longest(prompts), PROMPT_TOKENS, MAX_PROMPT_TOKENS);
    return new VideoTextSpec(
        VIDEO, tokens, vocabulary.size(), WIDTH, LAYERS, HEADS, dimensions, HEAD);
  }

  /** A model of latents and embedded prompts. */
  static VideoTextSpec ofLatents(List<String> dimensions) {
    return new VideoTextSpec(
        new ClipStem.Latents(LATENTS),
        new PromptStem.Embedding(WorldWords.TOKENS, WorldWords.WIDTH),
        LATENT_WIDTH,
        LAYERS,
        HEADS,
        dimensions,
        HEAD);
  }
}
