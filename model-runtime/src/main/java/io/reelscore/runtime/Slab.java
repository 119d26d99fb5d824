package io.reelscore.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Slots of one size that lie side by side in one piece of memory. Guarded by its pool's lock. */
final class Slab {
  /** A cache line, so that no two slabs share one. */
  private static final long ALIGNMENT_BYTES = 64;

  private final SlotPool pool;
  private final int slotBytes;
  private final Arena arena;
  private final MemorySegment memory;
  private final @Nullable Slot[] leased;
  private int used;

  /** Allocates the memory, which takes a moment: it is filled with zeros. */
  @SuppressWarnings("MustBeClosedChecker") // free() closes it.
  Slab(SlotPool pool, int slotBytes, int slots) {
    this.pool = pool;
    this.slotBytes = slotBytes;
    this.leased = new Slot[slots];
    this.arena = Arena.ofShared();
    try {
      this.memory = arena.allocate((long) slotBytes * slots, ALIGNMENT_BYTES);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  int slots() {
    return leased.length;
  }

  int used() {
    return used;
  }

  long bytes() {
    return memory.byteSize();
  }

  /** The next free slot from that place on, -1 when there is none. */
  int nextFree(int from) {
    for (int index = from; index < leased.length; index++) {
      if (leased[index] == null) {
        return index;
      }
    }
    return -1;
  }

  Slot lease(int index) {
    Slot slot = new Slot(this, index);
    leased[index] = slot;
    used++;
    return slot;
  }

  ByteBuffer slice(int index) {
    return memory
        .asSlice((long) index * slotBytes, slotBytes)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  void release(Slot slot, int index) {
    pool.release(this, slot, index);
  }

  /** Whether the slot was leased until now. */
  boolean takeBack(Slot slot, int index) {
    if (leased[index] != slot) {
      return false;
    }
    leased[index] = null;
    used--;
    return true;
  }

  /** Gives the memory back to the system; no slot of it may be in use. */
  void free() {
    arena.close();
  }
}
