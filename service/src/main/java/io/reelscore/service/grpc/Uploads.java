package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.PayloadMemory;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The samples of a stream whose data is on its way, and the names of those that ended lately:
 * chunks of these may still come, and mean nothing. Safe for use by several threads.
 */
final class Uploads {
  /** Those whose chunks a caller sends in turns when it learns that they have failed. */
  private static final int MAX_REMEMBERED = 256;

  private final Map<String, Upload> open = new HashMap<>();
  private final Set<String> ended =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_REMEMBERED;
            }
          });

  /** Writes a chunk where it belongs; false when it belongs nowhere. */
  boolean place(String sampleId, long offset, int bytes, PayloadMemory.Source source)
      throws Rejection {
    Optional<Upload> upload = find(sampleId);
    return upload.isPresent() && upload.get().place(offset, bytes, source);
  }

  synchronized Optional<Upload> find(String sampleId) {
    return Optional.ofNullable(open.get(sampleId));
  }

  synchronized int size() {
    return open.size();
  }

  synchronized void begin(String sampleId, Upload upload) {
    ended.remove(sampleId);
    open.put(sampleId, upload);
    upload.awaitNext();
  }

  /** Nothing of that sample is written from now on, and its chunks mean nothing any more. */
  void end(String sampleId) {
    Optional<Upload> upload;
    synchronized (this) {
      upload = Optional.ofNullable(open.remove(sampleId));
      ignore(sampleId);
    }
    upload.ifPresent(Upload::end);
  }

  /** Chunks of that sample mean nothing, unless its data is on its way. */
  synchronized void ignore(String sampleId) {
    if (!open.containsKey(sampleId)) {
      ended.remove(sampleId);
      ended.add(sampleId);
    }
  }

  synchronized boolean hasEnded(String sampleId) {
    return ended.contains(sampleId);
  }

  /** The server reads no chunks for now. */
  void rest() {
    all().forEach(Upload::rest);
  }

  /** The server waits for chunks. */
  void awaitNext() {
    all().forEach(Upload::awaitNext);
  }

  /** No chunk will come any more. */
  void cutOff() {
    all().forEach(Upload::cutOff);
  }

  private synchronized List<Upload> all() {
    return List.copyOf(open.values());
  }
}
