package io.reelscore.media.ffmpeg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Frees what was allocated natively, last first. */
final class NativeScope implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** Keeps an allocation until the scope is closed; null means that memory ran out. */
  <P extends Pointer> P keep(@Nullable P allocated, Consumer<P> release) {
    if (allocated == null || allocated.isNull()) {
      throw new OutOfMemoryError("native memory of FFmpeg");
    }
    releases.push(() -> release.accept(allocated));
    return allocated;
  }

  void onClose(Runnable release) {
    releases.push(release);
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
