package io.reelscore.media.ffmpeg.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a process writes to its standard error, read as it comes: the beginning, in which a JVM says
 * what it dies of, and the end. Read by a platform thread: a read of a pipe holds on to the carrier
 * of a virtual thread, and what the JVM starts in its place ends after half a minute without work,
 * so that a few idle processes would stop all virtual threads.
 */
final class LastWords {
  private static final int KEPT_BYTES = 2048;

  private final InputStream source;
  private final CountDownLatch ended = new CountDownLatch(1);
  private byte[] beginning = new byte[0];
  private byte[] end = new byte[0];

  private LastWords(InputStream source) {
    this.source = source;
  }

  static LastWords of(Process process) {
    LastWords words = new LastWords(process.getErrorStream());
    Thread.ofPlatform().daemon().name("reelscore-decoder-stderr").start(words::read);
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
    int first = Math.min(length, KEPT_BYTES - beginning.length);
    beginning = joined(beginning, buffer, 0, first);
    byte[] all = joined(end, buffer, first, length - first);
    end = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT_BYTES), all.length);
  }

  private static byte[] joined(byte[] left, byte[] right, int from, int length) {
    byte[] all = Arrays.copyOf(left, left.length + length);
    System.arraycopy(right, from, all, left.length, length);
    return all;
  }

  /**
   * All of it once the process has ended, or what has come until then; in one line, so that no clip
   * can make it look like several lines of a log.
   */
  String text() {
    try {
      var _ = ended.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      byte[] kept = joined(beginning, end, 0, end.length);
      return new String(kept, StandardCharsets.UTF_8)
          .strip()
          .replaceAll("\\s*\\R\\s*", " | ")
          .replaceAll("\\p{Cntrl}", "?");
    }
  }
}
