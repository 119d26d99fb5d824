package io.reelscore.loadtest.engine;

import io.reelscore.loadtest.process.CpuClock;
import java.io.IOException;
import java.time.Duration;

/** A way to score samples, measured by the CPU time of the process in which it happens. */
interface Contender extends AutoCloseable {

  /** For messages and reports. */
  String name();

  /** The process that does the work which is measured. */
  CpuClock cpu();

  /** Runs what surrounds a run of the model so often that it is compiled. */
  default void rehearse(Duration time) throws InterruptedException {}

  /** Scores so many samples, the workload again and again, and returns when all are scored. */
  Work score(int items) throws InterruptedException;

  @Override
  void close() throws IOException;

  /**
   * What was done.
   *
   * @param items samples scored
   * @param batches the batches they were scored in
   */
  record Work(int items, double batches) {
    double meanBatch() {
      return items / batches;
    }
  }
}
