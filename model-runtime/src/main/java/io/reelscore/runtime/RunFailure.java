package io.reelscore.runtime;

import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.BatchExecutor.ExecutionException.Kind;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a failed run means. ONNX Runtime gives a lack of memory no code of its own, so it is told by
 * its words: those of the memory arena, of the C++ library, and of CUDA and its libraries.
 */
final class RunFailure {
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "failed to allocate memory|out of memory|bad_alloc|bad allocation"
              + "|is smaller than requested bytes"
              + "|cuda_error_out_of_memory|cudaerrormemoryallocation"
              + "|(cublas|cudnn|cufft|curand|cusparse|cusolver)_(status_)?([a-z_]*_)?alloc(ation)?_failed");

  private RunFailure() {}

  /** The failure as the engine takes it. */
  static ExecutionException of(Throwable cause, boolean terminated) {
    Kind kind = terminated ? Kind.TERMINATED : kind(cause);
    String message =
        switch (kind) {
          case FAILED -> "the model could not be run: ";
          case OUT_OF_MEMORY -> "the device lacks memory for the batch: ";
          case TERMINATED -> "the run was terminated: ";
        };
    return new ExecutionException(kind, message + OnnxExecutor.brief(cause), cause);
  }

  private static Kind kind(Throwable cause) {
    return cause instanceof OutOfMemoryError || isOutOfMemory(String.valueOf(cause.getMessage()))
        ? Kind.OUT_OF_MEMORY
        : Kind.FAILED;
  }

  static boolean isOutOfMemory(String message) {
    return OUT_OF_MEMORY.matcher(message.toLowerCase(Locale.ROOT)).find();
  }
}
