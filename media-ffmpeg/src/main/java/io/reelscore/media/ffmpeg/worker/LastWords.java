package io.reelscore.media.ffmpeg.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of what a process writes to its standard error, read as it comes. */
final class LastWords {
  private static final int KEPT_BYTES = 4096;

  private final InputStream source;
  private final CountDownLatch ended = new CountDownLatch(1);
  private byte[] kept = new byte[0];

  private LastWords(InputStream source) {
    this.source = source;
  }

  static LastWords of(Process process) {
    LastWords words = new LastWords(process.getErrorStream());
    Thread.ofVirtual().name("reelscore-decoder-stderr").start(words::read);
    return words;
  }

  private void read() {
    byte[] buffer = new byte[KEPT_BYTES];
    try {
      int length;
      while ((length = source.read(buffer)) >= 0) {
        append(buffer, length);
      }
    } catch (IOException e) {
      // The process is gone, and with it its words.
    } finally {
      ended.countDown();
    }
  }

  private synchronized void append(byte[] buffer, int length) {
    byte[] all = Arrays.copyOf(kept, kept.length + length);
    System.arraycopy(buffer, 0, all, kept.length, length);
    kept = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT_BYTES), all.length);
  }

  /** All of it once the process has ended, or what has come until then. */
  String text() {
    try {
      var _ = ended.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return new String(kept, StandardCharsets.UTF_8).replaceAll("[^\\P{Cntrl}\n]", "?").strip();
    }
  }
}
