package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.MediaException;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process that decodes: reads {@link Message}s from its standard input and writes {@link
 * Answer}s to its standard output, one clip after the other. It ends with its standard input, in
 * the middle of a clip if need be, so that it never outlives who started it; and after any error
 * that leaves its state unknown.
 */
public final class WorkerProgram {
  private static final int FAULT_EXIT = 1;
  private static final int OUT_OF_MEMORY_EXIT = 3;
  private static final int BUFFER_BYTES = 64 * 1024;

  /**
   * Above this the heap is emptied when a clip is done. The collector grows a heap to its limit
   * before it looks at what is old, and a clip leaves nothing behind.
   */
  private static final long TIDY_ABOVE_BYTES = 96L << 20;

  private final SynchronousQueue<Message.Decode> work = new SynchronousQueue<>();
  private final AtomicLong abandoned = new AtomicLong(-1);

  private WorkerProgram() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) {
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
    // Nothing but answers may get into standard output.
    System.setOut(System.err);
    try {
      new WorkerProgram().run(out);
    } catch (OutOfMemoryError e) {
      end(OUT_OF_MEMORY_EXIT, e);
    } catch (Throwable e) {
      end(FAULT_EXIT, e);
    }
  }

  private void run(DataOutputStream out) throws IOException, InterruptedException {
    FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();
    Thread.ofPlatform().name("reelscore-messages").daemon().start(this::listen);
    Answer.write(new Answer.Ready(), out);
    while (true) {
      Message.Decode clip = work.take();
      Answer answer;
      try {
        answer =
            new Answer.Decoded(
                clip.id(),
                decoder.decode(
                    clip.upload(), clip.spec(), clip.limits(), () -> abandoned.get() != clip.id()));
      } catch (MediaException e) {
        answer = new Answer.Refused(clip.id(), e.kind(), String.valueOf(e.getMessage()));
      }
      Answer.write(answer, out);
      if (Runtime.getRuntime().totalMemory() > TIDY_ABOVE_BYTES) {
        System.gc();
      }
    }
  }

  private void listen() {
    try {
      DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
      while (true) {
        switch (Message.read(in)) {
          case Message.Decode clip -> work.put(clip);
          case Message.Abandon(long id) -> abandoned.set(id);
        }
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(0);
    } catch (OutOfMemoryError e) {
      end(OUT_OF_MEMORY_EXIT, e);
    } catch (Throwable e) {
      end(FAULT_EXIT, e);
    }
  }

  private static void end(int exitCode, Throwable cause) {
    try {
      cause.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
