package io.reelscore.runtime;

import java.util.List;

/**
 * A prompt as a model reads it.
 *
 * @param ids padded to the model's length
 * @param mask 1 for a token, 0 for padding; as long as {@code ids}
 * @param unknownWords words the tokenizer doesn't know, as the caller wrote them, each once; at
 *     most {@value #MAX_UNKNOWN_WORDS}, and none of those that were cut off
 * @param truncated whether tokens were cut off because the prompt has too many
 */
public record TokenizedPrompt(
    long[] ids, long[] mask, List<String> unknownWords, boolean truncated) {
  public static final int MAX_UNKNOWN_WORDS = 8;

  public TokenizedPrompt {
    unknownWords = List.copyOf(unknownWords);
  }
}
