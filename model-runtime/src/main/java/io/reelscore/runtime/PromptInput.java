package io.reelscore.runtime;

import java.nio.ByteBuffer;

/** The prompt of a sample as a caller brings it. */
public sealed interface PromptInput {

  /** For models that read no prompt. */
  record None() implements PromptInput {}

  /** For models that read a text: what {@link RewardModel#tokenize} made of it. */
  record Tokens(TokenizedPrompt prompt) implements PromptInput {}

  /**
   * For models that read a text encoder's output: [tokens, width], row-major, not copied.
   *
   * @param data in the graph's element type, little-endian, position to limit
   * @param mask 1 for a token, 0 for padding, one for each row of {@code data}; at least one 1
   */
  record Embedding(ByteBuffer data, long[] mask) implements PromptInput {}
}
