package io.reelscore.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one batch through one model. Called by one thread at a time for each worker; implementations
 * allow several workers at once.
 */
public interface BatchExecutor {

  /** The largest batch {@link #execute} takes. */
  int maxBatchItems();

  /** Rows the device computes for so many samples, padding of the batch included. */
  default int rowsFor(int items) {
    return items;
  }

  /**
   * Runs the model.
   *
   * @param batch 1 to {@link #maxBatchItems()} samples of one bucket
   * @param control may end the run early, which is then a failure of kind TERMINATED
   * @return for each sample, in order, the raw reward of each dimension in the model's order:
   *     [batch][dimensions]. A row may hold NaN or an infinity; the caller turns that number into a
   *     failure.
   * @throws ExecutionException when the run as a whole failed and no row is known
   */
  float[][] execute(List<SampleInput> batch, RunControl control) throws ExecutionException;

  /** The run of a batch failed. The message is fit for a caller's eyes. */
  final class ExecutionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What a failed run means for those to come. */
    public enum Kind {
      /** The run failed; a smaller batch may tell which sample is to blame. */
      FAILED,
      /** The device lacks memory for a batch of this size. */
      OUT_OF_MEMORY,
      /** The run was ended by its {@link RunControl}. */
      TERMINATED
    }

    /** A failure with or without an exception behind it. */
    public ExecutionException(Kind kind, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.kind = kind;
    }

    /** What it means. */
    public Kind kind() {
      return kind;
    }
  }
}
