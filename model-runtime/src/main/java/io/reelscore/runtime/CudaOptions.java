package io.reelscore.runtime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How ONNX Runtime's CUDA provider is set up. The defaults give the same bits from run to run and
 * from start to start as far as the provider's settings can.
 *
 * @param deviceId number of the CUDA device, from 0
 * @param gpuMemoryLimitBytes of the provider's memory arena; 0: no limit. Workspaces of the CUDA
 *     libraries come on top
 * @param arenaExtendStrategy how the arena grows
 * @param tf32 whether float32 matrix products may be computed with 10 bits of mantissa
 * @param convolutionAlgorithm how the algorithm of a convolution is chosen
 * @param convolutionMaxWorkspace whether a convolution may take as much workspace as its fastest
 *     algorithm wants
 * @param copyInDefaultStream whether copies to and from the device wait for the compute before them
 */
public record CudaOptions(
    int deviceId,
    long gpuMemoryLimitBytes,
    ArenaExtendStrategy arenaExtendStrategy,
    boolean tf32,
    ConvolutionAlgorithm convolutionAlgorithm,
    boolean convolutionMaxWorkspace,
    boolean copyInDefaultStream) {
  private static final int MAX_DEVICE_ID = 255;

  /** Less than this holds no model. */
  private static final long LEAST_MEMORY_BYTES = 1L << 20;

  public CudaOptions {
    if (deviceId < 0 || deviceId > MAX_DEVICE_ID) {
      throw new IllegalArgumentException(
          "deviceId: %d (expected: 0..%d)".formatted(deviceId, MAX_DEVICE_ID));
    }
    if (gpuMemoryLimitBytes != 0 && gpuMemoryLimitBytes < LEAST_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "gpuMemoryLimitBytes: %d (expected: 0 for no limit, or at least %d)"
              .formatted(gpuMemoryLimitBytes, LEAST_MEMORY_BYTES));
    }
  }

  /** Device 0, no limit, exact growth, no TF32, the default algorithm of each convolution. */
  public static CudaOptions defaults() {
    return new CudaOptions(
        0,
        0,
        ArenaExtendStrategy.SAME_AS_REQUESTED,
        false,
        ConvolutionAlgorithm.DEFAULT,
        true,
        true);
  }

  /** The provider's options, by its own names, exactly as they are passed on. */
  public Map<String, String> toMap() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("device_id", String.valueOf(deviceId));
    if (gpuMemoryLimitBytes != 0) {
      options.put("gpu_mem_limit", String.valueOf(gpuMemoryLimitBytes));
    }
    options.put("arena_extend_strategy", arenaExtendStrategy.text);
    options.put("cudnn_conv_algo_search", convolutionAlgorithm.name());
    options.put("cudnn_conv_use_max_workspace", flag(convolutionMaxWorkspace));
    options.put("do_copy_in_default_stream", flag(copyInDefaultStream));
    options.put("use_tf32", flag(tf32));
    return options;
  }

  private static String flag(boolean on) {
    return on ? "1" : "0";
  }

  /** What of this decides the last bits of a reward. */
  String fingerprint() {
    return "tf32 %s, convolution %s"
        .formatted(tf32 ? "on" : "off", convolutionAlgorithm.toString());
  }

  /** How the memory arena grows. */
  public enum ArenaExtendStrategy {
    /** To the next power of two: fewer, larger steps. */
    NEXT_POWER_OF_TWO("kNextPowerOfTwo"),
    /** By what is asked for. */
    SAME_AS_REQUESTED("kSameAsRequested");

    private final String text;

    ArenaExtendStrategy(String text) {
      this.text = text;
    }
  }

  /** How cuDNN's algorithm for a convolution is chosen. */
  public enum ConvolutionAlgorithm {
    /** Always the same one. */
    DEFAULT,
    /** By a rule of cuDNN. */
    HEURISTIC,
    /** By trying each and taking the fastest, so that two starts may choose differently. */
    EXHAUSTIVE;

    /** The name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
