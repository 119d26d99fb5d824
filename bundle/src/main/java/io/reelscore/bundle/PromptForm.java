package io.reelscore.bundle;

import java.util.List;

/** What a model takes a prompt as. */
public sealed interface PromptForm permits Prompt, PromptEmbedding, PromptForm.None {

  /** Tokens that a prompt is padded to, ascending. */
  List<Integer> lengths();

  /** The last of {@link #lengths()}. */
  int maxTokens();

  /** The model reads no prompt. */
  record None() implements PromptForm {
    @Override
    public List<Integer> lengths() {
      return List.of(0);
    }

    @Override
    public int maxTokens() {
      return 0;
    }
  }
}
