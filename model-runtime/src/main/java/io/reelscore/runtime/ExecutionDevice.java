package io.reelscore.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What models run on, decided once: the CPU or a CUDA device. Shared by all models that are loaded
 * for it. No part of the CUDA side has run on a GPU yet; what is tested is the refusal and the
 * fallback where there is none, and the options that are passed on.
 */
public final class ExecutionDevice {
  private final @Nullable CudaOptions cuda;
  private final @Nullable String fallback;
  private final RunGate gate;

  private ExecutionDevice(@Nullable CudaOptions cuda, @Nullable String fallback, RunGate gate) {
    this.cuda = cuda;
    this.fallback = fallback;
    this.gate = gate;
  }

  /** The CPU, as it was asked for. */
  public static ExecutionDevice cpu() {
    return new ExecutionDevice(null, null, RunGate.open());
  }

  /**
   * Decides what models run on. Whether a CUDA device can be used is found by running a small graph
   * there, which takes seconds.
   *
   * @throws DeviceUnavailableException when CUDA is wanted and can't be used
   */
  public static ExecutionDevice open(ExecutionProvider wanted, CudaOptions options)
      throws DeviceUnavailableException {
    if (wanted == ExecutionProvider.CPU) {
      return cpu();
    }
    Optional<String> problem = CudaProbe.problem(options);
    if (problem.isEmpty()) {
      return new ExecutionDevice(options, null, RunGate.of(1));
    }
    if (wanted == ExecutionProvider.CUDA) {
      throw new DeviceUnavailableException(
          "execution provider cuda: device %d can't be used: %s (expected: a usable CUDA device, or provider auto or cpu)"
              .formatted(options.deviceId(), problem.get()));
    }
    return new ExecutionDevice(
        null,
        "execution provider auto: models run on the CPU, because CUDA device %d can't be used: %s"
            .formatted(options.deviceId(), problem.get()),
        RunGate.open());
  }

  /** What it is: {@link ExecutionProvider#CPU} or {@link ExecutionProvider#CUDA}. */
  public ExecutionProvider provider() {
    return cuda == null ? ExecutionProvider.CPU : ExecutionProvider.CUDA;
  }

  /**
   * Batches that run at once: each of a CPU's workers runs its own, on one thread; a CUDA device
   * runs one at a time, of whatever model, while the next is assembled.
   */
  public int concurrentRuns(int workers) {
    return cuda == null ? workers : 1;
  }

  /** One sentence that says why it is not the CUDA device that would have been preferred. */
  public Optional<String> fallback() {
    return Optional.ofNullable(fallback);
  }

  /** Taken by a run when its batch is assembled. */
  RunGate gate() {
    return gate;
  }

  /** The provider with what of its settings decides the last bits of a reward. */
  String fingerprint() {
    return cuda == null ? "cpu" : "cuda (" + cuda.fingerprint() + ")";
  }

  /** Makes sessions run here. */
  void addTo(SessionOptions session) throws OrtException {
    if (cuda != null) {
      addCuda(session, cuda);
    }
  }

  static void addCuda(SessionOptions session, CudaOptions options) throws OrtException {
    try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(options.deviceId())) {
      for (Map.Entry<String, String> option : options.toMap().entrySet()) {
        provider.add(option.getKey(), option.getValue());
      }
      session.addCUDA(provider);
    }
  }
}
