package io.reelscore.core;

import java.nio.ByteBuffer;

/** A prompt as a model takes it, padded to the length of its bucket. */
public sealed interface SamplePrompt {

  /** 1 for a token, 0 for padding. */
  long[] mask();

  /** The model reads none. */
  record None() implements SamplePrompt {
    private static final long[] NO_TOKENS = {};

    @Override
    public long[] mask() {
      return NO_TOKENS;
    }
  }

  /**
   * A text as numbers of a vocabulary.
   *
   * @param ids of tokens, padding included
   * @param mask as long as {@code ids}
   */
  record Tokens(long[] ids, long[] mask) implements SamplePrompt {}

  /**
   * A text encoder's output.
   *
   * @param vectors one a token, padding included, row-major; position to limit, not changed by
   *     readers
   * @param mask one number for each of them
   */
  record Embedding(ByteBuffer vectors, long[] mask) implements SamplePrompt {}
}
