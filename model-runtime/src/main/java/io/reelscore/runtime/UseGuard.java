package io.reelscore.runtime;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets a native resource be used by many and closed by one: the close waits until nobody uses it,
 * and from its beginning nobody new gets in. Closing ONNX Runtime's session during a run ends the
 * process.
 */
final class UseGuard {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /** Whether the resource may be used; if so, {@link #leave} must follow on the same thread. */
  boolean enter() {
    if (closed) {
      return false;
    }
    lock.readLock().lock();
    if (closed) {
      lock.readLock().unlock();
      return false;
    }
    return true;
  }

  void leave() {
    lock.readLock().unlock();
  }

  /** Runs the action once, when nobody is inside; further calls wait for that and do nothing. */
  void close(Runnable action) {
    boolean first;
    synchronized (this) {
      first = !closed;
      closed = true;
    }
    lock.writeLock().lock();
    try {
      if (first) {
        action.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
