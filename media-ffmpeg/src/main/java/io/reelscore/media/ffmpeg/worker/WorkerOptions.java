package io.reelscore.media.ffmpeg.worker;

/**
 * How many processes decode, and what each may take.
 *
 * @param processes at most; each decodes one clip at a time
 * @param memoryBytes of each: what it may write to, of the heap and natively together
 */
public record WorkerOptions(int processes, long memoryBytes) {

  /** Below this the process itself does not start. */
  public static final long LEAST_MEMORY_BYTES = 128L << 20;

  public WorkerOptions {
    if (processes < 1) {
      throw new IllegalArgumentException(
          "processes: %d (expected: 1 or more)".formatted(processes));
    }
    if (memoryBytes < LEAST_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "memory of a decoding process: %d bytes (expected: at least %d)"
              .formatted(memoryBytes, LEAST_MEMORY_BYTES));
    }
  }
}
