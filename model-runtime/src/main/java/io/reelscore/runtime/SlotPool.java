package io.reelscore.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The slabs of one slot size. Slots are leased by next fit around the ring of all slabs, so that
 * samples that arrive one after another lie side by side. Guarded by the lock of {@link
 * FrameArenas}, except for {@link #growth}.
 */
final class SlotPool {
  /** Held while a slab is allocated, so that a burst of samples makes one slab and not one each. */
  final ReentrantLock growth = new ReentrantLock();

  private final FrameArenas arenas;
  private final int slotBytes;
  private final List<Slab> slabs = new ArrayList<>();
  private int registrations;
  private int slotsPerSlab;
  private int slabCursor;
  private int slotCursor;

  SlotPool(FrameArenas arenas, int slotBytes) {
    this.arenas = arenas;
    this.slotBytes = slotBytes;
  }

  void register(int slots) {
    registrations++;
    slotsPerSlab = Math.max(slotsPerSlab, slots);
  }

  /** Whether that was the last registration. */
  boolean unregister() {
    registrations--;
    return !isRegistered();
  }

  boolean isRegistered() {
    return registrations > 0;
  }

  int slotBytes() {
    return slotBytes;
  }

  int slotsPerSlab() {
    return slotsPerSlab;
  }

  /** The next free slot around the ring, null when all are leased. */
  @Nullable Slot take() {
    for (int step = 0; step <= slabs.size() && !slabs.isEmpty(); step++) {
      Slab slab = slabs.get(slabCursor);
      int index = slab.nextFree(slotCursor);
      if (index >= 0) {
        slotCursor = index + 1;
        return slab.lease(index);
      }
      slabCursor = (slabCursor + 1) % slabs.size();
      slotCursor = 0;
    }
    return null;
  }

  /** A new slab, whose first slot is the next to be leased. */
  void add(Slab slab) {
    slabs.add(slab);
    slabCursor = slabs.size() - 1;
    slotCursor = 0;
  }

  /** Bytes of the slabs of which no slot is leased. */
  long idleBytes() {
    return slabs.stream().filter(slab -> slab.used() == 0).mapToLong(Slab::bytes).sum();
  }

  /** Removes and tells the slabs of which no slot is leased. */
  List<Slab> removeIdle() {
    List<Slab> idle = slabs.stream().filter(slab -> slab.used() == 0).toList();
    slabs.removeAll(idle);
    slabCursor = 0;
    slotCursor = 0;
    return idle;
  }

  void release(Slab slab, Slot slot, int index) {
    arenas.release(this, slab, slot, index);
  }
}
