package io.reelscore.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Bytes that may be in flight at once. Who finds no room waits in line; who needs more than there
 * can ever be gets all of it. Safe for use by several threads.
 */
final class ByteBudget {
  private final long maxBytes;
  private final Deque<Room> waiting = new ArrayDeque<>();
  private long takenBytes;

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  /**
   * Room for some bytes, as soon as it is granted; to be left in any case. None is needed for 0.
   */
  Room enter(long bytes) {
    Room room = new Room(Math.min(bytes, maxBytes));
    if (bytes == 0) {
      room.granted.complete(null);
      return room;
    }
    synchronized (this) {
      waiting.add(room);
    }
    grant();
    return room;
  }

  private void grant() {
    List<Room> granted = new ArrayList<>();
    synchronized (this) {
      while (!waiting.isEmpty() && takenBytes + waiting.element().bytes <= maxBytes) {
        Room next = waiting.remove();
        takenBytes += next.bytes;
        next.taken = true;
        granted.add(next);
      }
    }
    granted.forEach(room -> room.granted.complete(null));
  }

  /** A place in the budget. */
  final class Room {
    private final CompletableFuture<Void> granted = new CompletableFuture<>();
    private final long bytes;
    private boolean taken;

    private Room(long bytes) {
      this.bytes = bytes;
    }

    /** Completes when the bytes may be sent. */
    CompletableFuture<Void> granted() {
      return granted;
    }

    /** Gives the bytes back, or the place in the line up. */
    void leave() {
      synchronized (ByteBudget.this) {
        if (taken) {
          takenBytes -= bytes;
          taken = false;
        } else {
          boolean unused = waiting.remove(this);
        }
      }
      grant();
    }
  }
}
