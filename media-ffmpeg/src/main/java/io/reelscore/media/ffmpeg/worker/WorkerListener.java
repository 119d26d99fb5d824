package io.reelscore.media.ffmpeg.worker;

/** Hears what becomes of the processes. Called from any thread, and must not block. */
public interface WorkerListener {

  /** A process ended that was not told to. */
  void ended(EndedWorker worker);

  /** Hears nothing. */
  static WorkerListener none() {
    return worker -> {};
  }
}
