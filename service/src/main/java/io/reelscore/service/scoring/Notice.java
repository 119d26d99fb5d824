package io.reelscore.service.scoring;

import java.util.List;

/** What a reader of a reward should know about its input. */
public sealed interface Notice {

  /** Words the model's vocabulary does not have; they were read as the unknown token. */
  record UnknownWords(List<String> words) implements Notice {
    public UnknownWords {
      words = List.copyOf(words);
    }
  }

  /** The prompt was longer than the model reads. */
  record PromptTruncated(int maxTokens) implements Notice {}

  /** The clip has fewer frames than the model takes; some were taken more than once. */
  record FramesRepeated(int decodedFrames, int takenFrames) implements Notice {}
}
