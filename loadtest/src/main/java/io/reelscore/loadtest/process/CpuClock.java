package io.reelscore.loadtest.process;

import java.time.Duration;

/**
 * The CPU time that a process has used, all its threads together, in user and kernel mode. On Linux
 * it advances in steps of 10 ms.
 */
public final class CpuClock {
  private final ProcessHandle process;

  private CpuClock(ProcessHandle process) {
    this.process = process;
  }

  /** The clock of this process. */
  public static CpuClock ofThisProcess() {
    return new CpuClock(ProcessHandle.current());
  }

  /** The clock of another process. */
  public static CpuClock of(ProcessHandle process) {
    return new CpuClock(process);
  }

  /**
   * The time now.
   *
   * @throws IllegalStateException when the process has ended, or the platform tells no CPU times
   */
  public long nanos() {
    return process
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .orElseThrow(() ->
            new IllegalStateException(
                "CPU time of process %d: unknown (expected: a running process on Linux)"
                    .formatted(process.pid())));
  }
}
