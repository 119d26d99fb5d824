package io.reelscore.service.wire;

import io.reelscore.service.failure.Rejection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the large bytes of messages are put; asked before any memory is taken. */
public interface PayloadMemory {

  /**
   * Room for the data of frames or latents: so many bytes from its position to its limit.
   *
   * @return null when no model takes a tensor of that size, and it need not be stored
   * @throws Rejection when there is no room
   */
  @Nullable ByteBuffer tensor(int bytes) throws Rejection;

  /**
   * Says that an array of that size is about to be made, for a file or an embedding.
   *
   * @throws Rejection when it must not
   */
  void array(int bytes) throws Rejection;

  /**
   * Says that an array of that size is about to be made for an image.
   *
   * @param number of the image in its list, from 1
   * @throws Rejection when it must not
   */
  void image(int number, int bytes) throws Rejection;

  /**
   * Says that an array of that size is about to be made for a chunk whose place is not known yet.
   *
   * @throws Rejection when it must not
   */
  void chunk(int bytes) throws Rejection;

  /**
   * Puts a chunk where it belongs.
   *
   * @param offset in the sample's data
   * @return false when there is no such place; then nothing was read
   * @throws Rejection when the bytes cannot be read
   */
  boolean place(String sampleId, long offset, int bytes, Source source) throws Rejection;

  /** Bytes that are about to be read. */
  interface Source {

    /** Fills the target from its position to its limit. */
    void read(ByteBuffer target) throws Rejection;
  }
}
