package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.bundle.PromptForm;

/** What a model takes a prompt as. */
public sealed interface PromptSpec {

  /** The most bytes that a sample's prompt may have, an embedding as it is sent and padded. */
  long largestBytes();

  /** It reads none. */
  record None() implements PromptSpec {
    @Override
    public long largestBytes() {
      return 0;
    }
  }

  /** A text. */
  record Text(Prompt rules) implements PromptSpec {
    @Override
    public long largestBytes() {
      return rules.maxBytes();
    }
  }

  /**
   * A text encoder's output, [tokens, width], with a mask of one byte a token.
   *
   * @param encoder whose output it is
   * @param tokens rows
   * @param width numbers of a row
   */
  record Embedding(TensorSpec tensor, String encoder, int tokens, int width) implements PromptSpec {
    @Override
    public long largestBytes() {
      return 2 * tensor.largestBytes() + tokens;
    }
  }

  /** That of a manifest. */
  static PromptSpec of(Manifest manifest) {
    return switch (manifest.preprocessing().prompt()) {
      case PromptForm.None _ -> new None();
      case Prompt rules -> new Text(rules);
      case PromptEmbedding embedding ->
          new Embedding(
              TensorSpec.of(
                  ElementType.of(manifest.input(Role.PROMPT_EMBEDDING).dataType()),
                  embedding.tokens(),
                  embedding.width()),
              embedding.encoder(),
              embedding.tokens(),
              embedding.width());
    };
  }
}
