package io.reelscore.runtime;

import java.nio.ByteBuffer;

/**
 * Memory for the clip or the embedding of one sample, leased from {@link FrameArenas}. Its bytes
 * are read by the run of the batch the sample is in, without being copied first: it is closed when
 * that run is over, not before, or when the sample never reaches one.
 */
public final class Slot implements AutoCloseable {
  private final Slab slab;
  private final int index;
  private final ByteBuffer buffer;

  Slot(Slab slab, int index) {
    this.slab = slab;
    this.index = index;
    this.buffer = slab.slice(index);
  }

  /**
   * The memory: direct, writable, native order, exactly as large as was registered. The same object
   * at each call; its bytes are those its last holder left.
   */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Gives the memory back. Further calls do nothing. */
  @Override
  public void close() {
    slab.release(this, index);
  }
}
