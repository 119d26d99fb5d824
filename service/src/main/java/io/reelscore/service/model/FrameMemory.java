package io.reelscore.service.model;

import io.reelscore.runtime.FrameArenas;
import io.reelscore.runtime.Slot;
import io.reelscore.service.wire.TensorMemory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The memory that batches are run from, with slots for the sizes of clips and embeddings that the
 * models of this server take. A model that is told to be loaded, or no more, changes the sizes.
 */
public final class FrameMemory implements TensorMemory, ModelStateListener {
  private final FrameArenas arenas;
  private final int slotsPerSlab;
  private final Map<Long, FrameArenas.Registration> sizes = new HashMap<>();

  /**
   * @param maxBytes of all slots
   * @param slotsPerSlab slots that lie side by side: the samples of a full batch
   */
  public FrameMemory(long maxBytes, int slotsPerSlab) {
    this.arenas = new FrameArenas(maxBytes);
    this.slotsPerSlab = slotsPerSlab;
  }

  @Override
  public boolean knows(long bytes) {
    return arenas.knows(bytes);
  }

  @Override
  public Optional<Lease> lease(long bytes) {
    return arenas.lease(bytes).map(SlotLease::new);
  }

  @Override
  public long leasedBytes() {
    return arenas.usedBytes();
  }

  /** Bytes of all slots, leased or not. */
  public long allocatedBytes() {
    return arenas.allocatedBytes();
  }

  @Override
  public synchronized void changed(ModelSnapshot models) {
    TreeSet<Long> wanted = new TreeSet<>();
    for (ModelEntry entry : models.entries()) {
      entry.loaded().ifPresent(model -> wanted.addAll(model.tensorBytes()));
    }
    for (long bytes : wanted) {
      sizes.computeIfAbsent(bytes, size -> arenas.register(Math.toIntExact(bytes), slotsPerSlab));
    }
    sizes
        .entrySet()
        .removeIf(size -> {
          boolean gone = !wanted.contains(size.getKey());
          if (gone) {
            size.getValue().close();
          }
          return gone;
        });
  }

  private record SlotLease(Slot slot) implements Lease {
    @Override
    public ByteBuffer buffer() {
      return slot.buffer();
    }

    @Override
    public void close() {
      slot.close();
    }
  }
}
