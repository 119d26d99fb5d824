package io.reelscore.service.scoring;

import io.reelscore.service.model.ElementType;
import java.nio.ByteBuffer;

/** The prompt of a sample, as it came, of the kind that its model reads. */
public sealed interface PromptSource {

  /** The model reads none. */
  record None() implements PromptSource {}

  /** A text that is not blank. */
  record Text(String prompt) implements PromptSource {}

  /**
   * A text encoder's output, [rows, width], with no more rows than the model reads.
   *
   * @param data little-endian, position to limit
   * @param type of its numbers, which widens to the model's
   * @param mask 1 for a token, 0 for padding, one a row; at least one 1
   */
  record Embedding(ByteBuffer data, ElementType type, long[] mask) implements PromptSource {}
}
