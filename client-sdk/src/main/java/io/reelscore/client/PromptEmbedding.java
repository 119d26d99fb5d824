package io.reelscore.client;

import java.util.List;

/**
 * A prompt as a text encoder's output, for models that read embeddings.
 *
 * @param tensor [tokens, width]
 * @param mask for each row whether it is a token, not padding; empty: all are tokens
 */
public record PromptEmbedding(FloatTensor tensor, List<Boolean> mask) {

  /**
   * An embedding with a mask.
   *
   * @throws IllegalArgumentException when the tensor has not two axes, or the mask is of another
   *     length or without a token
   */
  public PromptEmbedding {
    mask = List.copyOf(mask);
    if (tensor.shape().size() != 2) {
      throw new IllegalArgumentException(
          "prompt embedding: shape %s (expected: [tokens, width])".formatted(tensor.shape()));
    }
    int tokens = tensor.shape().get(0);
    if (!mask.isEmpty() && (mask.size() != tokens || !mask.contains(true))) {
      throw new IllegalArgumentException(
          "mask: %d entries, %d of them tokens (expected: %d entries, at least 1 token)"
              .formatted(mask.size(), mask.stream().filter(each -> each).count(), tokens));
    }
  }

  /**
   * An embedding all of whose rows are tokens.
   *
   * @param tensor the numbers
   */
  public PromptEmbedding(FloatTensor tensor) {
    this(tensor, List.of());
  }
}
