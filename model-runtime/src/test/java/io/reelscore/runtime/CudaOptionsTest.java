package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.reelscore.runtime.CudaOptions.ArenaExtendStrategy;
import io.reelscore.runtime.CudaOptions.ConvolutionAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CudaOptionsTest {
  private static final CudaOptions OTHER =
      new CudaOptions(
          3,
          8L << 30,
          ArenaExtendStrategy.NEXT_POWER_OF_TWO,
          true,
          ConvolutionAlgorithm.EXHAUSTIVE,
          false,
          false);

  @Test
  void the_defaults_are_as_repeatable_as_the_provider_can_be() {
    assertThat(CudaOptions.defaults().toMap())
        .isEqualTo(
            Map.of(
                "device_id", "0",
                "arena_extend_strategy", "kSameAsRequested",
                "cudnn_conv_algo_search", "DEFAULT",
                "cudnn_conv_use_max_workspace", "1",
                "do_copy_in_default_stream", "1",
                "use_tf32", "0"));
    assertThat(CudaOptions.defaults().fingerprint()).isEqualTo("tf32 off, convolution default");
  }

  @Test
  void each_setting_has_the_providers_own_name() {
    assertThat(OTHER.toMap())
        .isEqualTo(
            Map.of(
                "device_id", "3",
                "gpu_mem_limit", "8589934592",
                "arena_extend_strategy", "kNextPowerOfTwo",
                "cudnn_conv_algo_search", "EXHAUSTIVE",
                "cudnn_conv_use_max_workspace", "0",
                "do_copy_in_default_stream", "0",
                "use_tf32", "1"));
    assertThat(OTHER.fingerprint()).isEqualTo("tf32 on, convolution exhaustive");
  }

  @Test
  void values_out_of_range_are_refused() {
    assertThatThrownBy(() -> limited(-1, 0)).hasMessage("deviceId: -1 (expected: 0..255)");
    assertThatThrownBy(() -> limited(0, 5))
        .hasMessage("gpuMemoryLimitBytes: 5 (expected: 0 for no limit, or at least 1048576)");
  }

  private static CudaOptions limited(int deviceId, long bytes) {
    return new CudaOptions(
        deviceId,
        bytes,
        ArenaExtendStrategy.SAME_AS_REQUESTED,
        false,
        ConvolutionAlgorithm.DEFAULT,
        true,
        true);
  }

  /** Only the artifact with CUDA can make the provider's own options, and only where CUDA is. */
  @Test
  void onnx_runtime_takes_each_of_them() throws Exception {
    OrtEnvironment environment = Objects.requireNonNull(OnnxSession.environment(new ArrayList<>()));
    assertThat(environment.getVersion()).startsWith("1.");
    for (CudaOptions options : List.of(CudaOptions.defaults(), OTHER)) {
      try (OrtCUDAProviderOptions provider = provider(options)) {
        for (Map.Entry<String, String> option : options.toMap().entrySet()) {
          provider.add(option.getKey(), option.getValue());
        }
        assertThat(provider.getOptionsString().split(";"))
            .containsExactlyInAnyOrder(
                options.toMap().entrySet().stream()
                    .map(option -> option.getKey() + "=" + option.getValue())
                    .toArray(String[]::new));
      }
    }
  }

  private static OrtCUDAProviderOptions provider(CudaOptions options) {
    try {
      return new OrtCUDAProviderOptions(options.deviceId());
    } catch (OrtException | LinkageError e) {
      Assumptions.abort("CUDA provider options can't be made here: " + e.getMessage());
      throw new AssertionError(e);
    }
  }
}
