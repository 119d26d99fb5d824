package io.reelscore.onnx.model;

import io.reelscore.onnx.layer.Tubelets;
import java.util.HashSet;
import java.util.List;

/**
 * The sizes and parts of a video-text reward model, all that decides its graph but the weights.
 *
 * @param clip how it reads a clip
 * @param prompt how it reads a prompt
 * @param hiddenSize numbers of a token inside the model, called d
 * @param layers blocks of the backbone
 * @param attentionHeads heads of each block's attention, a divisor of d
 * @param dimensions what is rewarded, in the order of the outputs
 * @param head how hidden states become a reward, one set of weights per dimension
 */
public record VideoTextSpec(
    ClipStem clip,
    PromptStem prompt,
    int hiddenSize,
    int layers,
    int attentionHeads,
    List<String> dimensions,
    Head head) {

  public VideoTextSpec {
    requirePositive("hiddenSize", hiddenSize);
    requirePositive("layers", layers);
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty() || new HashSet<>(dimensions).size() != dimensions.size()) {
      throw new IllegalArgumentException(
          "dimensions: " + dimensions + " (expected: 1 or more different names)");
    }
    for (String dimension : dimensions) {
      if (!dimension.matches("[a-z][a-z0-9_]*")) {
        throw new IllegalArgumentException(
            "dimension: '%s' (expected: small letters, digits and _, a letter first)"
                .formatted(dimension));
      }
    }
    requireDivisor("attentionHeads", attentionHeads, hiddenSize);
    switch (head) {
      case Head.Hpqa(List<Integer> taps, int heads, boolean _) -> {
        requireTaps(taps, layers);
        requireDivisor("head's attentionHeads", heads, hiddenSize);
      }
      case Head.Hierarchical(List<Integer> taps, int heads) -> {
        requireTaps(taps, layers);
        requireDivisor("head's attentionHeads", heads, hiddenSize);
      }
      case Head.SingleQuery(int heads) ->
          requireDivisor("head's attentionHeads", heads, hiddenSize);
      case Head.Pooled _ -> {}
    }
  }

  /** A model that reads pixels and words. */
  public VideoTextSpec(
      Tubelets video,
      int promptTokens,
      int vocabularyWords,
      int hiddenSize,
      int layers,
      int attentionHeads,
      List<String> dimensions,
      Head head) {
    this(
        new ClipStem.Pixels(video),
        new PromptStem.Words(promptTokens, vocabularyWords),
        hiddenSize,
        layers,
        attentionHeads,
        dimensions,
        head);
  }

  /**
   * The demo model: 8 frames of 32x32, tubelets 4x8x8, 8 text tokens, d 96, 4 layers of 4 heads,
   * official HPQA over all layers, three dimensions.
   */
  public static VideoTextSpec demo(int vocabularyWords) {
    return new VideoTextSpec(
        new Tubelets(8, 32, 32, 4, 8),
        8,
        vocabularyWords,
        96,
        4,
        4,
        List.of("physical_plausibility", "subject_deformity", "semantic_alignment"),
        Head.Hpqa.official(1, 2, 3, 4));
  }

  /**
   * The demo model's larger preset: 16 frames of 64x64, tubelets 4x8x8, 16 text tokens, d 128, 4
   * layers of 4 heads, the rest as the demo model.
   */
  public static VideoTextSpec demoLarge(int vocabularyWords) {
    VideoTextSpec demo = demo(vocabularyWords);
    return new VideoTextSpec(
        new Tubelets(16, 64, 64, 4, 8),
        16,
        vocabularyWords,
        128,
        demo.layers,
        demo.attentionHeads,
        demo.dimensions,
        demo.head);
  }

  /** The same model with another head. */
  public VideoTextSpec withHead(Head other) {
    return new VideoTextSpec(clip, prompt, hiddenSize, layers, attentionHeads, dimensions, other);
  }

  /** The tokens of a sample: text, clip, and one end token. */
  public int tokens() {
    return promptTokens() + clip.tokens() + 1;
  }

  /** Text tokens of a sample, padding included. */
  public int promptTokens() {
    return prompt.tokens();
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }

  private static void requireDivisor(String what, int value, int hiddenSize) {
    if (value < 1 || hiddenSize % value != 0) {
      throw new IllegalArgumentException(
          "%s: %d (expected: a divisor of the hidden size %d)".formatted(what, value, hiddenSize));
    }
  }

  private static void requireTaps(List<Integer> taps, int layers) {
    if (taps.getLast() > layers) {
      throw new IllegalArgumentException(
          "taps: %s (expected: layers 1..%d)".formatted(taps, layers));
    }
  }
}
