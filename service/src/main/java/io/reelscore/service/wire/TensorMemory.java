package io.reelscore.service.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The memory that models read clips and embeddings from. Safe for use by several threads. */
public interface TensorMemory {

  /** Whether a loaded model takes tensors of so many bytes. */
  boolean knows(long bytes);

  /** Memory of exactly that size; empty when no model takes it or none is free. */
  Optional<Lease> lease(long bytes);

  /** Bytes that are leased now. */
  long leasedBytes();

  /** Some memory until it is closed. */
  interface Lease extends AutoCloseable {

    /** From 0 to its capacity; what it holds is what its last holder left. */
    ByteBuffer buffer();

    @Override
    void close();
  }
}
