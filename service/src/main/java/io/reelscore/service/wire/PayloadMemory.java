package io.reelscore.service.wire;

import io.reelscore.service.failure.Rejection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the bytes of videos are put; asked before any memory is taken. */
public interface PayloadMemory {

  /**
   * Room for the data of a tensor: so many bytes from its position to its limit.
   *
   * @return null when no model takes a tensor of that size, and it need not be stored
   * @throws Rejection when there is no room
   */
  @Nullable ByteBuffer frames(int bytes) throws Rejection;

  /**
   * Says that an array of that size is about to be made for a video file.
   *
   * @throws Rejection when it must not
   */
  void file(int bytes) throws Rejection;
}
