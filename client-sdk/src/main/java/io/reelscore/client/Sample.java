package io.reelscore.client;

/**
 * What gets a reward: a clip and the text it was made from.
 *
 * @param id the caller's name of it, repeated in the result; at most 256 bytes of UTF-8
 * @param clip the clip
 * @param prompt the text; empty only for a model that reads none
 * @param idempotencyKey names the sample for good, so that sending it again is not scoring it
 *     again; at most 256 bytes of UTF-8, empty when it has no such name
 */
public record Sample(String id, Clip clip, String prompt, String idempotencyKey) {

  /** A sample that is scored whenever it is sent. */
  public Sample(String id, Clip clip, String prompt) {
    this(id, clip, prompt, "");
  }

  /** The same with a name that makes sending it again safe. */
  public Sample withIdempotencyKey(String key) {
    return new Sample(id, clip, prompt, key);
  }
}
