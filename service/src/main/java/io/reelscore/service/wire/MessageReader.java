package io.reelscore.service.wire;

import java.io.InputStream;

/**
 * Reads one kind of message; throws nothing for bad bytes.
 *
 * @param <M> what it makes of them
 */
public interface MessageReader<M> {

  /**
   * Reads one message.
   *
   * @param length of the message; the most it may have when {@code exactLength} is false
   * @param memory is asked before anything large is stored
   */
  Received<M> read(InputStream stream, long length, boolean exactLength, PayloadMemory memory);
}
