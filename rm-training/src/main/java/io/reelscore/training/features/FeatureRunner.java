package io.reelscore.training.features;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.reelscore.bundle.Prompt;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.process.NativeLibraries;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime on a graph of backbones, on the CPU. */
final class FeatureRunner implements AutoCloseable {

  private static final int MAX_THREADS = 256;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final FrameSpec frames;
  private final Prompt prompt;

  FeatureRunner(byte[] graph, FrameSpec frames, Prompt prompt, int threads) {
    this.frames = frames;
    this.prompt = prompt;
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads: %d (expected: 1..%d)".formatted(threads, MAX_THREADS));
    }
    NativeLibraries.prepare();
    this.environment = OrtEnvironment.getEnvironment();
    try {
      this.session = open(environment, graph, threads, OrtSession.SessionOptions.OptLevel.ALL_OPT);
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          "ONNX Runtime refuses the backbones: %s (expected: graphs it runs)"
              .formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Types and shapes of all outputs of a file, as ONNX Runtime infers them.
   *
   * @throws OrtException when it refuses the file
   */
  static Map<String, TensorInfo> outputs(byte[] graph) throws OrtException {
    NativeLibraries.prepare();
    Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    try (OrtSession session =
        open(
            OrtEnvironment.getEnvironment(), graph, 1, OrtSession.SessionOptions.OptLevel.NO_OPT)) {
      for (NodeInfo output : session.getOutputInfo().values()) {
        if (output.getInfo() instanceof TensorInfo tensor) {
          outputs.put(output.getName(), tensor);
        }
      }
    }
    return outputs;
  }

  private static OrtSession open(
      OrtEnvironment environment,
      byte[] graph,
      int threads,
      OrtSession.SessionOptions.OptLevel level)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(level);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return environment.createSession(graph, options);
    }
  }

  /** The shapes of all outputs of a run. */
  Map<String, long[]> shapes(HostBatch batch) {
    return run(
        batch,
        result -> {
          Map<String, long[]> shapes = new LinkedHashMap<>();
          for (Map.Entry<String, OnnxValue> output : result) {
            shapes.put(output.getKey(), ((TensorInfo) output.getValue().getInfo()).getShape());
          }
          return shapes;
        });
  }

  /** The hidden states of a batch. */
  FeatureBatch features(FeatureShape shape, HostBatch batch) {
    return run(
        batch,
        result -> {
          List<float[]> taps = new ArrayList<>();
          List<byte[]> masks = new ArrayList<>();
          for (Stream stream : shape.streams()) {
            for (int tap = 0; tap < stream.taps(); tap++) {
              OnnxTensor tensor = tensor(result, stream.name() + "." + tap);
              FloatBuffer values = tensor.getFloatBuffer();
              float[] copy = new float[values.remaining()];
              values.get(copy);
              for (float value : copy) {
                if (!Float.isFinite(value)) {
                  throw new IllegalStateException(
                      "stream %s, tap %d: %s (expected: finite numbers)"
                          .formatted(stream.name(), tap, value));
                }
              }
              taps.add(copy);
            }
            LongBuffer visible = tensor(result, stream.name() + ".mask").getLongBuffer();
            byte[] mask = new byte[visible.remaining()];
            for (int i = 0; i < mask.length; i++) {
              mask[i] = (byte) (visible.get(i) == 0 ? 0 : 1);
            }
            masks.add(mask);
          }
          return new FeatureBatch(batch.items(), taps, masks);
        });
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  private interface Reading<T> {
    T of(OrtSession.Result result);
  }

  private <T> T run(HostBatch batch, Reading<T> reading) {
    long items = batch.items();
    long[] clip = {items, frames.count(), frames.height(), frames.width(), 3};
    long[] text = {items, prompt.maxTokens()};
    try (OnnxTensor films =
            OnnxTensor.createTensor(environment, batch.frames(), clip, OnnxJavaType.UINT8);
        OnnxTensor tokens =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.tokens()), text);
        OnnxTensor mask =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.mask()), text);
        OrtSession.Result result =
            session.run(Map.of("frames", films, "prompt_tokens", tokens, "prompt_mask", mask))) {
      return reading.of(result);
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          "ONNX Runtime failed on the backbones: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }
}
