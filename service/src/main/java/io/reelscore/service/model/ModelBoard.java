package io.reelscore.service.model;

import java.util.ArrayList;
import java.util.List;

/** Holds the present snapshot; every change goes through one lock and is told to the listeners. */
final class ModelBoard {
  private final List<ModelStateListener> listeners = new ArrayList<>();
  private volatile ModelSnapshot snapshot;

  ModelBoard(ModelSnapshot first) {
    this.snapshot = first;
  }

  /** Makes the next snapshot of the present one, or refuses to. */
  interface Change<E extends Exception> {
    ModelSnapshot after(ModelSnapshot before) throws E;
  }

  ModelSnapshot snapshot() {
    return snapshot;
  }

  synchronized <E extends Exception> ModelSnapshot change(Change<E> change) throws E {
    ModelSnapshot next = change.after(snapshot);
    if (next != snapshot) {
      snapshot = next;
      listeners.forEach(listener -> listener.changed(next));
    }
    return next;
  }

  /** Tells that listener now and after each change. */
  synchronized void listen(ModelStateListener listener) {
    listeners.add(listener);
    listener.changed(snapshot);
  }
}
