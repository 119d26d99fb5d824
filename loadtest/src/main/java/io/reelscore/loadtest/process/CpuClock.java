package io.reelscore.loadtest.process;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The CPU time that a process has used, all its threads together, in user and kernel mode. On Linux
 * it advances in steps of 10 ms.
 */
public final class CpuClock {
  private final Supplier<Stream<ProcessHandle>> processes;

  private CpuClock(Supplier<Stream<ProcessHandle>> processes) {
    this.processes = processes;
  }

  /** The clock of this process. */
  public static CpuClock ofThisProcess() {
    return of(ProcessHandle.current());
  }

  /** The clock of another process. */
  public static CpuClock of(ProcessHandle process) {
    return new CpuClock(() -> Stream.of(process));
  }

  /** The clock of another process and of all those it has started that run, together. */
  public static CpuClock ofTree(ProcessHandle process) {
    return new CpuClock(() -> Stream.concat(Stream.of(process), process.descendants()));
  }

  /**
   * The time now.
   *
   * @throws IllegalStateException when the process has ended, or the platform tells no CPU times
   */
  public long nanos() {
    return processes.get().mapToLong(CpuClock::nanos).sum();
  }

  private static long nanos(ProcessHandle process) {
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
