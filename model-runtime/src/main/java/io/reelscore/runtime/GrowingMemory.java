package io.reelscore.runtime;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One piece of memory outside the heap that is replaced by a larger one when need be. */
final class GrowingMemory implements AutoCloseable {
  private static final long ALIGNMENT_BYTES = 64;

  private Arena arena;
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  @SuppressWarnings("MustBeClosedChecker") // close() closes the last one.
  GrowingMemory() {
    this.arena = Arena.ofShared();
  }

  /** At least so many bytes, position 0; their content is undefined. */
  @SuppressWarnings("MustBeClosedChecker") // The next call or close() closes it.
  ByteBuffer atLeast(long bytes) {
    if (memory.capacity() < bytes) {
      memory = ByteBuffer.allocateDirect(0);
      arena.close();
      arena = Arena.ofShared();
      memory = arena.allocate(bytes, ALIGNMENT_BYTES).asByteBuffer();
    }
    return memory.duplicate().clear().order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    arena.close();
  }
}
