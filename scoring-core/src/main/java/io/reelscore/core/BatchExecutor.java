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

  /**
   * Runs the model.
   *
   * @param batch 1 to {@link #maxBatchItems()} samples
   * @return for each sample, in order, the raw reward of each dimension in the model's order:
   *     [batch][dimensions]. A row may hold NaN or an infinity; the caller turns that row into a
   *     failure.
   * @throws ExecutionException when the run as a whole failed and no row is known
   */
  float[][] execute(List<SampleInput> batch) throws ExecutionException;

  /** The run of a batch failed. The message is fit for a caller's eyes. */
  final class ExecutionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with or without an exception behind it. */
    public ExecutionException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
