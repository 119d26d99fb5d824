package io.reelscore.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.Bucket;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.runtime.RunBuffers.RunInputs;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs batches in one ONNX Runtime session, which all callers share. Samples that lie side by side
 * in memory are run where they lie, in whatever order that is; others are copied side by side
 * first. There are as many buffers as there were callers at once.
 */
final class OnnxExecutor implements BatchExecutor, AutoCloseable {
  private static final int LONGEST_MESSAGE = 400;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Manifest manifest;
  private final ModelShapes shapes;
  private final UseGuard guard;
  private final RunGate gate;
  private final ExecutionMode mode;
  private final int maxBatchItems;
  private final List<String> outputs;
  private final Set<String> requested;
  private final Queue<RunBuffers> idle = new ConcurrentLinkedQueue<>();
  private final LongAdder direct = new LongAdder();
  private final LongAdder gathered = new LongAdder();

  /**
   * An executor over a session, which it leaves open.
   *
   * @param maxBatchItems at most the manifest's
   */
  OnnxExecutor(
      OrtEnvironment environment,
      OrtSession session,
      Manifest manifest,
      UseGuard guard,
      RunGate gate,
      ExecutionMode mode,
      int maxBatchItems) {
    this.environment = environment;
    this.session = session;
    this.manifest = manifest;
    this.shapes = new ModelShapes(manifest);
    this.guard = guard;
    this.gate = gate;
    this.mode = mode;
    this.maxBatchItems = maxBatchItems;
    this.outputs = manifest.dimensions().stream().map(Dimension::output).toList();
    this.requested = new LinkedHashSet<>(outputs);
  }

  /** The same model, run another way. */
  OnnxExecutor with(ExecutionMode otherMode) {
    return new OnnxExecutor(environment, session, manifest, guard, gate, otherMode, maxBatchItems);
  }

  @Override
  public int maxBatchItems() {
    return maxBatchItems;
  }

  @Override
  public int rowsFor(int items) {
    return switch (mode) {
      case NATURAL -> items;
      case FIXED_BATCH -> maxBatchItems;
    };
  }

  ExecutionMode mode() {
    return mode;
  }

  ExecutorCounters counters() {
    return new ExecutorCounters(direct.sum(), gathered.sum());
  }

  @Override
  public float[][] execute(List<SampleInput> batch, RunControl control) throws ExecutionException {
    requireRunnable(batch);
    if (!guard.enter()) {
      throw new ExecutionException(
          ExecutionException.Kind.FAILED,
          "model %s@%s is closed".formatted(manifest.name(), manifest.version()),
          null);
    }
    try {
      return run(batch, control);
    } catch (OrtException | OutOfMemoryError e) {
      throw RunFailure.of(e, control.isTerminated());
    } finally {
      guard.leave();
      Reference.reachabilityFence(batch);
    }
  }

  private void requireRunnable(List<SampleInput> batch) {
    if (batch.isEmpty() || batch.size() > maxBatchItems) {
      throw new IllegalArgumentException(
          "batch: %d (expected: 1..%d)".formatted(batch.size(), maxBatchItems));
    }
    Bucket bucket = batch.getFirst().bucket();
    if (!shapes.isLegal(bucket)) {
      throw new IllegalArgumentException(
          "%s (expected: one of %s)".formatted(bucket, shapes.buckets()));
    }
    for (SampleInput sample : batch) {
      if (!sample.bucket().equals(bucket)) {
        throw new IllegalArgumentException(
            "%s (expected: %s, as all of the batch)".formatted(sample.bucket(), bucket));
      }
      shapes.require(sample);
    }
  }

  private float[][] run(List<SampleInput> batch, RunControl control)
      throws OrtException, ExecutionException {
    RunBuffers idleBuffers = idle.poll();
    RunBuffers buffers =
        idleBuffers == null
            ? new RunBuffers(environment, manifest, shapes, maxBatchItems)
            : idleBuffers;
    try (RunInputs inputs = buffers.inputs(batch, rowsFor(batch.size()))) {
      (inputs.isDirect() ? direct : gathered).increment();
      if (!gate.enter(control)) {
        throw RunFailure.of(new OrtException("before its turn on the device"), true);
      }
      try (OrtSession.Result result = run(inputs, buffers.options(), control)) {
        return rows(result, inputs.samples(), batch.size());
      } finally {
        gate.leave();
      }
    } finally {
      idle.add(buffers);
    }
  }

  private OrtSession.Result run(RunInputs inputs, RunOptions options, RunControl control)
      throws OrtException {
    control.started();
    control.onTerminate(() -> end(options, true));
    try {
      return session.run(inputs.byName(), requested, options);
    } finally {
      control.onTerminate(null);
      if (control.isTerminated()) {
        end(options, false);
      }
    }
  }

  private static void end(RunOptions options, boolean terminate) {
    try {
      options.setTerminate(terminate);
    } catch (OrtException e) {
      throw new IllegalStateException("a run can't be ended: " + e.getMessage(), e);
    }
  }

  /** The rewards in the order of the batch; rows that only fill it are left out. */
  private float[][] rows(OrtSession.Result result, int[] samples, int items)
      throws ExecutionException {
    float[][] rows = new float[items][outputs.size()];
    for (int dimension = 0; dimension < outputs.size(); dimension++) {
      FloatBuffer rewards = rewards(result, outputs.get(dimension));
      if (rewards.remaining() != samples.length) {
        throw new ExecutionException(
            ExecutionException.Kind.FAILED,
            "output %s: %d rewards (expected: %d, one a row)"
                .formatted(outputs.get(dimension), rewards.remaining(), samples.length),
            null);
      }
      for (int row = 0; row < items; row++) {
        rows[samples[row]][dimension] = rewards.get(row);
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

  /** Lets the buffers go; nobody runs anything any more. */
  @Override
  public void close() {
    for (RunBuffers buffers = idle.poll(); buffers != null; buffers = idle.poll()) {
      buffers.close();
    }
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
