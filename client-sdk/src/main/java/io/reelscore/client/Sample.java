package io.reelscore.client;

import java.util.Optional;

/**
 * What gets a reward: a clip and the prompt it was made from.
 *
 * @param id the caller's name of it, repeated in the result; at most 256 bytes of UTF-8, need not
 *     be unique
 * @param clip the clip
 * @param prompt the text; empty only for a model that reads none
 * @param promptEmbedding the prompt as a text encoder's output, for a model that reads embeddings
 * @param idempotencyKey names the sample for good, so that sending it again is not scoring it
 *     again; at most 256 bytes of UTF-8; empty: the client makes one for its own retries
 * @param lossySource whether the clip came through a lossy codec before; repeated in the result
 */
public record Sample(
    String id,
    Clip clip,
    String prompt,
    Optional<PromptEmbedding> promptEmbedding,
    String idempotencyKey,
    boolean lossySource) {

  /**
   * A sample of a clip and a text.
   *
   * @param id the caller's name of it
   * @param clip the clip
   * @param prompt the text
   */
  public Sample(String id, Clip clip, String prompt) {
    this(id, clip, prompt, Optional.empty(), "", false);
  }

  /**
   * The same with an embedding of the prompt.
   *
   * @param embedding the encoder's output
   * @return a copy with it
   */
  public Sample withPromptEmbedding(PromptEmbedding embedding) {
    return new Sample(id, clip, prompt, Optional.of(embedding), idempotencyKey, lossySource);
  }

  /**
   * The same with a name that makes sending it again safe.
   *
   * @param key at most 256 bytes of UTF-8
   * @return a copy with it
   */
  public Sample withIdempotencyKey(String key) {
    return new Sample(id, clip, prompt, promptEmbedding, key, lossySource);
  }

  /**
   * The same with a word on whether the clip came through a lossy codec.
   *
   * @param lossy whether it did
   * @return a copy with it
   */
  public Sample withLossySource(boolean lossy) {
    return new Sample(id, clip, prompt, promptEmbedding, idempotencyKey, lossy);
  }
}
