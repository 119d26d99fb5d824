package io.reelscore.service.wire;

import io.reelscore.core.ScoreOutcome;

/**
 * A request as it came. What is wrong with its bytes is a value, for a marshaller cannot answer.
 *
 * @param <M> the generated message
 */
public sealed interface Received<M> {

  /**
   * A whole message.
   *
   * @param envelope all of it but the large bytes, of which it says only which kind they are
   * @param payload those bytes
   */
  record Message<M>(M envelope, Payload payload) implements Received<M> {}

  /** A message that is not taken. */
  record Refused<M>(ScoreOutcome.Failed failure) implements Received<M> {}
}
