package io.reelscore.onnx.model;

/**
 * How a model reads a prompt. With each, {@code prompt_mask} int64 [batch, tokens] is 0 for padding
 * and else tells a token.
 */
public sealed interface PromptStem {

  /** Text tokens of a sample, padding included. */
  int tokens();

  /**
   * Words: {@code prompt_tokens} int64 [batch, tokens], rows of {@code backbone.words} [vocabulary,
   * d].
   *
   * @param vocabularyWords rows of the word embedding; token ids are 0..vocabularyWords-1
   */
  record Words(int tokens, int vocabularyWords) implements PromptStem {
    public Words {
      requirePositive("promptTokens", tokens);
      requirePositive("vocabularyWords", vocabularyWords);
    }
  }

  /**
   * A text encoder's output: {@code prompt_embedding} float32 [batch, tokens, width]; {@code
   * backbone.prompt.weight} [d, width] and {@code .prompt.bias} [d] make tokens of it.
   *
   * @param width numbers of a row
   */
  record Embedding(int tokens, int width) implements PromptStem {
    public Embedding {
      requirePositive("promptTokens", tokens);
      requirePositive("promptWidth", width);
    }
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }
}
