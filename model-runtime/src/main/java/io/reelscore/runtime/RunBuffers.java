package io.reelscore.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a run needs beside its samples: the switch that ends it, and memory for tokens and for
 * frames that don't lie side by side. The memory grows to the largest batch that was run, of
 * whatever shape. Used by one thread at a time.
 */
final class RunBuffers implements AutoCloseable {
  private final OrtEnvironment environment;
  private final int maxRows;
  private final String framesName;
  private final String tokensName;
  private final String maskName;
  private final RunOptions options;
  private final GrowingMemory frames = new GrowingMemory();
  private final GrowingMemory prompts = new GrowingMemory();

  RunBuffers(OrtEnvironment environment, Manifest manifest, int maxRows) throws OrtException {
    this.environment = environment;
    this.maxRows = maxRows;
    this.framesName = manifest.input(Role.FRAMES).name();
    this.tokensName = manifest.input(Role.PROMPT_TOKENS).name();
    this.maskName = manifest.input(Role.PROMPT_MASK).name();
    this.options = new RunOptions();
  }

  RunOptions options() {
    return options;
  }

  /** Makes the inputs of a run; rows beyond the samples repeat the last one. */
  RunInputs inputs(List<SampleInput> batch, int rows) throws OrtException {
    Bucket bucket = batch.getFirst().bucket();
    int frameBytes = ModelShapes.frameBytes(bucket);
    Optional<RowOrder> adjacent =
        rows == batch.size() ? RowOrder.adjacent(batch, frameBytes) : Optional.empty();
    RowOrder order = adjacent.orElseGet(() -> gathered(batch, rows, frameBytes));
    RunInputs inputs = new RunInputs(order.samples(), adjacent.isPresent());
    try {
      long[] frameShape = {rows, bucket.frames(), bucket.height(), bucket.width(), 3};
      inputs.add(
          framesName,
          OnnxTensor.createTensor(environment, order.frames(), frameShape, OnnxJavaType.UINT8));
      addPrompts(inputs, batch, order.samples(), bucket.promptTokens());
      return inputs;
    } catch (OrtException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private RowOrder gathered(List<SampleInput> batch, int rows, int frameBytes) {
    int[] samples = IntStream.range(0, rows).map(row -> Math.min(row, batch.size() - 1)).toArray();
    ByteBuffer memory = frames.atLeast((long) maxRows * frameBytes).limit(rows * frameBytes);
    for (int sample : samples) {
      memory.put(batch.get(sample).clip().duplicate());
    }
    return new RowOrder(samples, memory.flip());
  }

  private void addPrompts(RunInputs inputs, List<SampleInput> batch, int[] samples, int tokens)
      throws OrtException {
    int numbers = samples.length * tokens;
    LongBuffer memory = prompts.atLeast(2L * Long.BYTES * maxRows * tokens).asLongBuffer();
    LongBuffer ids = memory.slice(0, numbers);
    LongBuffer mask = memory.slice(numbers, numbers);
    for (int sample : samples) {
      if (batch.get(sample).prompt() instanceof SamplePrompt.Tokens(long[] of, long[] real)) {
        ids.put(of);
        mask.put(real);
      }
    }
    long[] shape = {samples.length, tokens};
    inputs.add(tokensName, OnnxTensor.createTensor(environment, ids.flip(), shape));
    inputs.add(maskName, OnnxTensor.createTensor(environment, mask.flip(), shape));
  }

  @Override
  public void close() {
    options.close();
    frames.close();
    prompts.close();
  }

  /** Input tensors by name, and which sample each row holds. */
  static final class RunInputs implements AutoCloseable {
    private final Map<String, OnnxTensor> byName = LinkedHashMap.newLinkedHashMap(3);
    private final int[] samples;
    private final boolean direct;

    private RunInputs(int[] samples, boolean direct) {
      this.samples = samples;
      this.direct = direct;
    }

    private void add(String name, OnnxTensor tensor) {
      byName.put(name, tensor);
    }

    Map<String, OnnxTensor> byName() {
      return byName;
    }

    /** For each row its sample's place in the batch. */
    int[] samples() {
      return samples;
    }

    /** Whether the frames are run where they lie. */
    boolean isDirect() {
      return direct;
    }

    @Override
    public void close() {
      byName.values().forEach(OnnxTensor::close);
    }
  }
}
