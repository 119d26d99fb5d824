package io.reelscore.media.ffmpeg.worker;

/**
 * A process that has ended before its time.
 *
 * @param pid it had
 * @param exitCode 128 + n after signal n
 * @param cause why
 * @param lastWords the beginning and the end of what it wrote to its standard error
 */
public record EndedWorker(long pid, int exitCode, Cause cause, String lastWords) {

  /** Why a process ended. */
  public enum Cause {
    /** By itself, or killed by somebody else. */
    DIED,
    /** It had not answered when the time of its clip was over, and was killed. */
    TOO_SLOW,
    /** It did not let go of a clip nobody wanted any more, and was killed. */
    NOT_LETTING_GO,
    /** It answered something that is no answer, and was killed. */
    WRONG_ANSWER
  }

  private static final int OUT_OF_MEMORY_EXIT = 3;

  /** Whether it was for lack of memory. */
  boolean outOfMemory() {
    return cause == Cause.DIED
        && (exitCode == OUT_OF_MEMORY_EXIT || lastWords.contains("insufficient memory"));
  }
}
