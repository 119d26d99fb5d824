package io.reelscore.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs batches in one ONNX Runtime session, which all callers share. There are as many buffers as
 * there were callers at once.
 */
final class OnnxExecutor implements BatchExecutor {
  private static final int LONGEST_MESSAGE = 400;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Manifest manifest;
  private final UseGuard guard;
  private final List<String> outputs;
  private final Set<String> requested;
  private final Queue<BatchBuffers> idle = new ConcurrentLinkedQueue<>();

  OnnxExecutor(OrtEnvironment environment, OrtSession session, Manifest manifest, UseGuard guard) {
    this.environment = environment;
    this.session = session;
    this.manifest = manifest;
    this.guard = guard;
    this.outputs = manifest.dimensions().stream().map(Dimension::output).toList();
    this.requested = new LinkedHashSet<>(outputs);
  }

  @Override
  public int maxBatchItems() {
    return manifest.batching().maxBatch();
  }

  @Override
  public float[][] execute(List<SampleInput> batch, RunControl control) throws ExecutionException {
    if (batch.isEmpty() || batch.size() > maxBatchItems()) {
      throw new IllegalArgumentException(
          "batch: %d (expected: 1..%d)".formatted(batch.size(), maxBatchItems()));
    }
    if (!guard.enter()) {
      throw new ExecutionException(
          ExecutionException.Kind.FAILED,
          "model %s@%s is closed".formatted(manifest.name(), manifest.version()),
          null);
    }
    try {
      return run(batch);
    } catch (OrtException e) {
      throw new ExecutionException(
          ExecutionException.Kind.FAILED, "the model could not be run: " + brief(e), e);
    } finally {
      guard.leave();
    }
  }

  private float[][] run(List<SampleInput> batch) throws OrtException, ExecutionException {
    BatchBuffers idleBuffers = idle.poll();
    BatchBuffers buffers = idleBuffers == null ? new BatchBuffers(manifest) : idleBuffers;
    try {
      buffers.fill(batch);
      try (BatchBuffers.Tensors inputs = buffers.tensors(environment, batch.size());
          OrtSession.Result result = session.run(inputs.byName(), requested)) {
        return rows(result, batch.size());
      }
    } finally {
      idle.add(buffers);
    }
  }

  private float[][] rows(OrtSession.Result result, int batch) throws ExecutionException {
    float[][] rows = new float[batch][outputs.size()];
    for (int dimension = 0; dimension < outputs.size(); dimension++) {
      FloatBuffer rewards = rewards(result, outputs.get(dimension));
      if (rewards.remaining() != batch) {
        throw new ExecutionException(
            ExecutionException.Kind.FAILED,
            "output %s: %d rewards (expected: %d, one a sample)"
                .formatted(outputs.get(dimension), rewards.remaining(), batch),
            null);
      }
      for (int item = 0; item < batch; item++) {
        rows[item][dimension] = rewards.get(item);
      }
    }
    return rows;
  }

  private static FloatBuffer rewards(OrtSession.Result result, String output)
      throws ExecutionException {
    OnnxValue value = result.get(output).orElse(null);
    FloatBuffer rewards = value instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    if (rewards == null) {
      throw new ExecutionException(
          ExecutionException.Kind.FAILED,
          "output %s: %s (expected: a float32 tensor)".formatted(output, value),
          null);
    }
    return rewards;
  }

  /** The messages of a throwable and its causes in one line of bounded length. */
  static String brief(Throwable e) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      messages.append(messages.isEmpty() ? "" : ": ").append(message);
    }
    String line = messages.toString().replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "..." : line;
  }
}
