package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.fixtures.TinyBundles;
import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is decided where there is no GPU; with the CPU's artifact, and in profile gpu with CUDA's.
 */
class ExecutionDeviceTest {
  private static final CudaOptions OPTIONS = CudaOptions.defaults();

  @TempDir Path folder;

  @Test
  void the_cpu_is_taken_without_a_look_at_any_other_device() throws Exception {
    ExecutionDevice device = ExecutionDevice.open(ExecutionProvider.CPU, OPTIONS);

    assertThat(device.provider()).isEqualTo(ExecutionProvider.CPU);
    assertThat(device.fallback()).isEmpty();
    assertThat(device.concurrentRuns(5)).isEqualTo(5);
    assertThat(device.fingerprint()).isEqualTo("cpu");
  }

  @Test
  void cuda_without_a_usable_device_is_refused_in_one_clear_sentence() {
    assumeNoGpu();

    assertThatThrownBy(() -> ExecutionDevice.open(ExecutionProvider.CUDA, OPTIONS))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageStartingWith("execution provider cuda: device 0 can't be used: ")
        .hasMessageEndingWith(" (expected: a usable CUDA device, or provider auto or cpu)")
        .hasMessageNotContaining("\n")
        .message()
        .satisfies(message ->
            assertThat(message).hasSizeBetween(130, 400).doesNotContain("Error code", "::"));
  }

  @Test
  void auto_without_a_usable_device_takes_the_cpu_and_says_why() throws Exception {
    assumeNoGpu();
    TinyBundles.write(folder);

    ExecutionDevice device = ExecutionDevice.open(ExecutionProvider.AUTO, OPTIONS);

    assertThat(device.provider()).isEqualTo(ExecutionProvider.CPU);
    assertThat(device.fallback().orElseThrow())
        .startsWith(
            "execution provider auto: models run on the CPU, because CUDA device 0 can't be used: ");
    try (RewardModel model = RewardModelLoader.load(folder, device, LoadOptions.defaults())) {
      assertThat(model.deviceFallback()).isEqualTo(device.fallback());
      assertThat(model.fingerprint().provider()).isEqualTo("cpu");
    }
  }

  @Test
  void the_reason_leaves_out_where_in_the_library_it_was_found() {
    assertThat(
            CudaProbe.reason(
                "Error code - ORT_FAIL - message: /src/session/provider_bridge_ort.cc:1988"
                    + " Provider& Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library"
                    + " cuda.so with error: libcublasLt.so.12: cannot open shared object file"))
        .isEqualTo(
            "Failed to load library cuda.so with error: libcublasLt.so.12: cannot open shared"
                + " object file");
    assertThat(
            CudaProbe.reason(
                "Error code - ORT_EP_FAIL - message: Failed to find CUDA shared provider"))
        .isEqualTo("Failed to find CUDA shared provider");
    assertThat(CudaProbe.reason("no code")).isEqualTo("no code");
  }

  @Test
  void the_graph_that_is_tried_is_an_addition() {
    GraphBuilder graph = GraphBuilder.create("probe");
    Tensor x = graph.input("x", DType.FLOAT32, Shape.of(Axis.named("n")));
    graph.output("y", x.add(x));

    assertThat(CudaProbe.GRAPH).isEqualTo(graph.toBytes());
  }

  private static void assumeNoGpu() {
    Assumptions.assumeFalse(
        Files.exists(Path.of("/dev/nvidiactl")), "this machine has an NVIDIA GPU");
  }
}
