package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.FrameSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A process that decodes, seen from outside; one thread at a time gives it clips. */
final class WorkerProcess {
  private static final int END_SECONDS = 10;

  private final Process process;
  private final DataInputStream answers;
  private final DataOutputStream messages;
  private final LastWords lastWords;
  private final AtomicReference<EndedWorker.@Nullable Cause> sentence = new AtomicReference<>();
  private boolean ready;

  private WorkerProcess(Process process) {
    this.process = process;
    this.answers = new DataInputStream(process.getInputStream());
    this.messages = new DataOutputStream(process.getOutputStream());
    this.lastWords = LastWords.of(process);
  }

  /** Starts one, without waiting until it is ready. */
  static WorkerProcess start(ProcessBuilder command) throws IOException {
    return new WorkerProcess(command.start());
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  void onEnd(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Waits until it takes clips; fails when it ends before that. */
  void awaitReady() throws IOException {
    if (!ready) {
      Answer first = Answer.read(answers, new FrameSpec(1, 1, 1));
      if (!(first instanceof Answer.Ready)) {
        throw wrong(first);
      }
      ready = true;
    }
  }

  /** Gives it a clip; fails when it ends before it has all of it. */
  void send(Message.Decode clip) throws IOException {
    write(clip);
  }

  /** Waits for the answer to a clip it was given. */
  Answer answer(Message.Decode clip) throws IOException {
    Answer answer = Answer.read(answers, clip.spec());
    long id =
        switch (answer) {
          case Answer.Ready() -> -1;
          case Answer.Decoded decoded -> decoded.id();
          case Answer.Refused refused -> refused.id();
        };
    if (id != clip.id()) {
      throw wrong(answer);
    }
    return answer;
  }

  /** Asks it to let go of a clip, without waiting for anything. */
  void abandon(long id) {
    Thread.ofPlatform()
        .daemon()
        .name("reelscore-decode-abandon")
        .start(() -> {
          try {
            write(new Message.Abandon(id));
          } catch (IOException e) {
            // It has ended, which whoever waits for its answer finds out.
          }
        });
  }

  /** Ends it at once. */
  void kill(EndedWorker.Cause cause) {
    sentence.compareAndSet(null, cause);
    process.destroyForcibly();
  }

  /** Whether it was killed, be it alive for a moment more. */
  boolean isCondemned() {
    return sentence.get() != null;
  }

  /** Makes sure that it has ended, and tells how. */
  EndedWorker ended() {
    try {
      // Its standard output has ended, so it is about to.
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    EndedWorker.Cause cause = sentence.get();
    return new EndedWorker(
        pid(),
        process.isAlive() ? -1 : process.exitValue(),
        cause == null ? EndedWorker.Cause.DIED : cause,
        lastWords.text());
  }

  private void write(Message message) throws IOException {
    synchronized (messages) {
      Message.write(message, messages);
    }
  }

  private IOException wrong(Answer answer) {
    kill(EndedWorker.Cause.WRONG_ANSWER);
    return new IOException("answer: " + answer.getClass().getSimpleName());
  }
}
