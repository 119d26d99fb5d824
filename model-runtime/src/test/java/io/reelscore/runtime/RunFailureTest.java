package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.reelscore.core.BatchExecutor.ExecutionException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFailureTest {

  /** As ONNX Runtime, CUDA and the C++ library write it. */
  @Test
  void a_lack_of_memory_is_told_by_its_words() {
    for (String message :
        List.of(
            "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while"
                + " running ReduceSum node. Name:'' Status Message:"
                + " onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for"
                + " requested buffer of size 939524096",
            "/onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:376 void*"
                + " onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Available memory of"
                + " 1048576 is smaller than requested bytes of 2830172160",
            "CUDA failure 2: out of memory ; GPU=0 ; hostname=host ; expr=cudaMalloc((void**)&p,"
                + " size);",
            "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ;"
                + " expr=cublasCreate(&cublas_handle_);",
            "CUDNN failure 4: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED ; GPU=0",
            "CUDNN failure 2: CUDNN_STATUS_ALLOC_FAILED ; GPU=0",
            "cuMemCreate: CUDA_ERROR_OUT_OF_MEMORY",
            "Exception during initialization: std::bad_alloc",
            "bad allocation")) {
      assertThat(RunFailure.of(new OrtException(message), false).kind())
          .as(message)
          .isEqualTo(Kind.OUT_OF_MEMORY);
    }
  }

  @Test
  void other_failures_are_not_taken_for_it() {
    for (String message :
        List.of(
            "Error code - ORT_INVALID_ARGUMENT - message: Non-zero status code returned while"
                + " running Gather node. Name:'/Gather_0' Status Message: indices element out of"
                + " data bounds, idx=999999 must be within the inclusive range [-17,16]",
            "CUDA failure 700: an illegal memory access was encountered ; GPU=0",
            "CUBLAS failure 13: CUBLAS_STATUS_EXECUTION_FAILED ; GPU=0",
            "Exiting due to terminate flag being set to true.")) {
      assertThat(RunFailure.of(new OrtException(message), false).kind())
          .as(message)
          .isEqualTo(Kind.FAILED);
    }
  }

  @Test
  void a_lack_of_javas_memory_counts_and_a_terminated_run_is_that_first_of_all() {
    assertThat(RunFailure.of(new OutOfMemoryError("Cannot reserve 9 bytes"), false))
        .hasMessage("the device lacks memory for the batch: Cannot reserve 9 bytes")
        .extracting(failure -> failure.kind())
        .isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(RunFailure.of(new OrtException("out of memory"), true))
        .hasMessageStartingWith("the run was terminated: ")
        .extracting(failure -> failure.kind())
        .isEqualTo(Kind.TERMINATED);
  }
}
