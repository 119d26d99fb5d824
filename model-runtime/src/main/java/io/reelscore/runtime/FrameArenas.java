package io.reelscore.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Memory that clips and embeddings are received into and run from, so that they are written once on
 * their way from the network to the model. Slots of one size lie side by side in slabs; a batch
 * whose samples lie side by side is run where it lies. Slabs are allocated when they are needed,
 * within a limit for all sizes together; slabs that lie idle make room for those of another size,
 * and the slabs of a size that is no longer registered are given back when their last slot is. Safe
 * for use by several threads.
 */
public final class FrameArenas {
  private final long maxBytes;
  private final Map<Long, SlotPool> pools = new TreeMap<>();
  private long usedBytes;
  private long allocatedBytes;

  /**
   * Arenas without any memory yet.
   *
   * @param maxBytes of all slabs together, at least 0
   */
  public FrameArenas(long maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: at least 0)");
    }
    this.maxBytes = maxBytes;
  }

  /** Keeps a size of slots known until it is closed, once. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Makes a size known; several may register the same.
   *
   * @param slotBytes bytes of a sample's clip or embedding, at least 1
   * @param slotsPerSlab slots that lie side by side, at least 1: the samples of a full batch. The
   *     largest that was registered for a size holds for its next slab
   */
  public Registration register(int slotBytes, int slotsPerSlab) {
    if (slotBytes < 1 || slotsPerSlab < 1) {
      throw new IllegalArgumentException(
          "slot: %d bytes, %d a slab (expected: at least 1 of each)"
              .formatted(slotBytes, slotsPerSlab));
    }
    SlotPool pool;
    synchronized (this) {
      pool = pools.computeIfAbsent((long) slotBytes, bytes -> new SlotPool(this, slotBytes));
      pool.register(slotsPerSlab);
    }
    return new Registration() {
      private boolean closed;

      @Override
      public void close() {
        List<Slab> idle = List.of();
        synchronized (FrameArenas.this) {
          if (!closed && pool.unregister()) {
            pools.remove((long) slotBytes);
            idle = removeIdle(pool);
          }
          closed = true;
        }
        idle.forEach(Slab::free);
      }
    };
  }

  /**
   * A slot of exactly that size; empty when the size is not known or there is no room.
   *
   * @param bytes of a sample's clip or embedding
   */
  public Optional<Slot> lease(long bytes) {
    SlotPool pool;
    synchronized (this) {
      pool = pools.get(bytes);
      Slot slot = pool == null ? null : take(pool);
      if (pool == null || slot != null) {
        return Optional.ofNullable(slot);
      }
    }
    pool.growth.lock();
    try {
      return Optional.ofNullable(leaseFromNewSlab(pool));
    } finally {
      pool.growth.unlock();
    }
  }

  /** Memory is allocated and given back outside the lock, as both take their time. */
  private @Nullable Slot leaseFromNewSlab(SlotPool pool) {
    List<Slab> idle = new ArrayList<>();
    long slabBytes;
    int slots;
    synchronized (this) {
      Slot slot = take(pool);
      if (slot != null) {
        return slot;
      }
      slots = pool.slotsPerSlab();
      slabBytes = (long) pool.slotBytes() * slots;
      if (!pool.isRegistered() || !makeRoom(slabBytes, idle)) {
        return null;
      }
      allocatedBytes += slabBytes;
    }
    idle.forEach(Slab::free);
    Slab slab;
    try {
      slab = new Slab(pool, pool.slotBytes(), slots);
    } catch (OutOfMemoryError e) {
      synchronized (this) {
        allocatedBytes -= slabBytes;
      }
      return null;
    }
    synchronized (this) {
      if (pool.isRegistered()) {
        pool.add(slab);
        return take(pool);
      }
      allocatedBytes -= slabBytes;
    }
    slab.free();
    return null;
  }

  /** Whether so many bytes fit below the limit, if need be without the slabs that lie idle. */
  private boolean makeRoom(long bytes, List<Slab> idle) {
    if (allocatedBytes + bytes > maxBytes && bytes <= maxBytes - usedSlabBytes()) {
      pools.values().forEach(pool -> idle.addAll(removeIdle(pool)));
    }
    return allocatedBytes + bytes <= maxBytes;
  }

  private long usedSlabBytes() {
    long idleBytes = pools.values().stream().mapToLong(SlotPool::idleBytes).sum();
    return allocatedBytes - idleBytes;
  }

  private @Nullable Slot take(SlotPool pool) {
    Slot slot = pool.take();
    usedBytes += slot == null ? 0 : pool.slotBytes();
    return slot;
  }

  private List<Slab> removeIdle(SlotPool pool) {
    List<Slab> idle = pool.removeIdle();
    allocatedBytes -= idle.stream().mapToLong(Slab::bytes).sum();
    return idle;
  }

  void release(SlotPool pool, Slab slab, Slot slot, int index) {
    List<Slab> idle = List.of();
    synchronized (this) {
      if (!slab.takeBack(slot, index)) {
        return;
      }
      usedBytes -= pool.slotBytes();
      if (!pool.isRegistered()) {
        idle = removeIdle(pool);
      }
    }
    idle.forEach(Slab::free);
  }

  /** Whether samples of that size can be leased a slot. */
  public synchronized boolean knows(long bytes) {
    return pools.containsKey(bytes);
  }

  /** Bytes of the slots that are leased. */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  /** Bytes of the slabs, leased or not; at most the limit. */
  public synchronized long allocatedBytes() {
    return allocatedBytes;
  }

  /** The limit. */
  public long maxBytes() {
    return maxBytes;
  }
}
