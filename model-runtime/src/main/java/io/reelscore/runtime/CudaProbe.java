package io.reelscore.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.reelscore.bundle.Problem;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds whether a CUDA device can be used by using it: a graph of one addition is run there and
 * nowhere else. Which exception tells that it can't depends on the ONNX Runtime artifact and on
 * what the system lacks, so each counts.
 */
final class CudaProbe {
  /** {@code y = x + x} over float32 [n]: what {@code GraphBuilder} writes for it. */
  static final byte[] GRAPH =
      HexFormat.of()
          .parseHex(
              "080912097265656c73636f72653a620a1b0a01780a017812062f4164645f301a062f4164645f3022034164640a180a062f4164645f301201791a017922084964656e74697479120570726f62655a100a0178120b0a09080112050a0312016e62100a0179120b0a09080112050a0312016e42040a001012");

  private CudaProbe() {}

  /** Why the device can't be used, in one line; empty when it can. */
  static Optional<String> problem(CudaOptions options) {
    List<Problem> problems = new ArrayList<>();
    OrtEnvironment environment = OnnxSession.environment(problems);
    if (environment == null) {
      return Optional.of(problems.getFirst().found());
    }
    try {
      return run(environment, options);
    } catch (OrtException | LinkageError | RuntimeException e) {
      return Optional.of(reason(OnnxExecutor.brief(e)));
    }
  }

  /** What ONNX Runtime says, without where in its code it says so. */
  static String reason(String message) {
    return message
        .replaceFirst("^Error code - \\S+ - message: ", "")
        .replaceFirst("^.*\\[ONNXRuntimeError] : \\d+ : \\S+ : ", "");
  }

  private static Optional<String> run(OrtEnvironment environment, CudaOptions options)
      throws OrtException {
    try (SessionOptions configuration = new SessionOptions()) {
      configuration.setSessionLogLevel(OnnxSession.LOG_LEVEL);
      configuration.addConfigEntry("session.disable_cpu_ep_fallback", "1");
      ExecutionDevice.addCuda(configuration, options);
      try (OrtSession session = environment.createSession(GRAPH, configuration);
          OnnxTensor x = OnnxTensor.createTensor(environment, new float[] {21});
          OrtSession.Result result = session.run(Map.of("x", x))) {
        float[] y = (float[]) result.get(0).getValue();
        return y.length == 1 && y[0] == 42
            ? Optional.empty()
            : Optional.of("21 + 21 did not give 42 there");
      }
    }
  }
}
