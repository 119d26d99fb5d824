package io.reelscore.bundle;

import java.util.List;

/**
 * A text encoder's output: [tokens, width], in the element type of the graph's input, with a mask.
 *
 * @param tokens rows; shorter prompts are padded and masked
 * @param width numbers of a row
 * @param encoder the text encoder the model was trained on, for example {@code world-words@1}
 */
public record PromptEmbedding(int tokens, int width, String encoder) implements PromptForm {
  public PromptEmbedding {
    new Checks()
        .range("tokens", tokens, 1, Prompt.MAX_TOKENS)
        .range("width", width, 1, 1 << 16)
        .matches("encoder", encoder, Latents.ENCODER)
        .orThrow();
    new Checks().range("tokens x width", (long) tokens * width, 1, Latents.MAX_NUMBERS).orThrow();
  }

  /** Numbers of one sample: tokens x width. */
  public int numbers() {
    return tokens * width;
  }

  @Override
  public List<Integer> lengths() {
    return List.of(tokens);
  }

  @Override
  public int maxTokens() {
    return tokens;
  }
}
