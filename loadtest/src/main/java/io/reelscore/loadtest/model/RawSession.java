package io.reelscore.loadtest.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in ONNX Runtime with nothing of ours around it: the session's options are the service's
 * own, a run stays on its caller's thread, and inputs are tensors that exist before the run.
 */
public final class RawSession implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Manifest manifest;
  private final List<String> outputs;
  private final Set<String> requested;

  private RawSession(OrtEnvironment environment, OrtSession session, Manifest manifest) {
    this.environment = environment;
    this.session = session;
    this.manifest = manifest;
    this.outputs = manifest.dimensions().stream().map(Dimension::output).toList();
    this.requested = new LinkedHashSet<>(outputs);
  }

  /** Opens a graph. */
  public static RawSession open(Path model, Manifest manifest) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      return new RawSession(
          environment, environment.createSession(model.toString(), options), manifest);
    } catch (OrtException e) {
      throw new IllegalStateException(model + ": " + e.getMessage(), e);
    }
  }

  /** Tensors of some samples of one shape, made once. */
  public Batch batch(List<Row> rows) {
    Frames size = manifest.preprocessing().frames();
    int tokens = rows.getFirst().promptTokens().length;
    int bytes = rows.getFirst().frames().remaining();
    ByteBuffer frames = direct(rows.size() * bytes);
    LongBuffer ids = direct(rows.size() * tokens * Long.BYTES).asLongBuffer();
    LongBuffer mask = direct(rows.size() * tokens * Long.BYTES).asLongBuffer();
    for (Row row : rows) {
      frames.put(row.frames().duplicate());
      ids.put(row.promptTokens());
      mask.put(row.promptMask());
    }
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      tensors.put(
          manifest.input(Role.FRAMES).name(),
          OnnxTensor.createTensor(
              environment,
              frames.flip(),
              new long[] {
                rows.size(), bytes / size.bytesPerItem(1), size.height(), size.width(), 3
              },
              OnnxJavaType.UINT8));
      long[] promptShape = {rows.size(), tokens};
      tensors.put(
          manifest.input(Role.PROMPT_TOKENS).name(),
          OnnxTensor.createTensor(environment, ids.flip(), promptShape));
      tensors.put(
          manifest.input(Role.PROMPT_MASK).name(),
          OnnxTensor.createTensor(environment, mask.flip(), promptShape));
      return new Batch(rows.size(), tensors);
    } catch (OrtException e) {
      tensors.values().forEach(OnnxTensor::close);
      throw new IllegalStateException("tensors of a batch: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Runs a batch; [samples][dimensions]. */
  public float[][] run(Batch batch) {
    float[][] rows = new float[batch.items()][outputs.size()];
    try (OrtSession.Result result = session.run(batch.tensors(), requested)) {
      for (int dimension = 0; dimension < outputs.size(); dimension++) {
        FloatBuffer rewards = ((OnnxTensor) result.get(dimension)).getFloatBuffer();
        for (int item = 0; item < rows.length; item++) {
          rows[item][dimension] = rewards.get(item);
        }
      }
      return rows;
    } catch (OrtException e) {
      throw new IllegalStateException("a bare run: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * One sample of a batch.
   *
   * @param frames direct, position to limit
   */
  public record Row(ByteBuffer frames, long[] promptTokens, long[] promptMask) {}

  /** Input tensors by name. */
  public record Batch(int items, Map<String, OnnxTensor> tensors) implements AutoCloseable {
    @Override
    public void close() {
      tensors.values().forEach(OnnxTensor::close);
    }
  }
}
