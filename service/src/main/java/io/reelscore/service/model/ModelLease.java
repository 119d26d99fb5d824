package io.reelscore.service.model;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The use of a model by one call: the model is not closed before the lease is. Closing it twice is
 * closing it once. Safe for use by several threads.
 */
public final class ModelLease implements AutoCloseable {
  private final ServedModel model;
  private final AtomicBoolean closed = new AtomicBoolean();

  ModelLease(ServedModel model) {
    this.model = model;
  }

  /** The model, open until this lease is closed. */
  public ServedModel model() {
    return model;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      model.use().end();
    }
  }
}
