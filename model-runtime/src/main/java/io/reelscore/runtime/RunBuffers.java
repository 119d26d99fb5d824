package io.reelscore.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.bundle.PromptForm;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a run needs beside its samples: the switch that ends it, and memory for numbers of the
 * prompts and for tensors that don't lie side by side. The memory grows to the largest batch that
 * was run, of whatever shape. Used by one thread at a time.
 */
final class RunBuffers implements AutoCloseable {
  private final OrtEnvironment environment;
  private final Manifest manifest;
  private final ModelShapes shapes;
  private final int maxRows;
  private final RunOptions options;
  private final GrowingMemory clips = new GrowingMemory();
  private final GrowingMemory timesteps = new GrowingMemory();
  private final GrowingMemory prompts = new GrowingMemory();
  private final GrowingMemory embeddings = new GrowingMemory();

  RunBuffers(OrtEnvironment environment, Manifest manifest, ModelShapes shapes, int maxRows)
      throws OrtException {
    this.environment = environment;
    this.manifest = manifest;
    this.shapes = shapes;
    this.maxRows = maxRows;
    this.options = new RunOptions();
  }

  RunOptions options() {
    return options;
  }

  /** Makes the inputs of a run; rows beyond the samples repeat the last one. */
  RunInputs inputs(List<SampleInput> batch, int rows) throws OrtException {
    Bucket bucket = batch.getFirst().bucket();
    int clipBytes = shapes.clipBytes(bucket);
    List<ByteBuffer> tensors = batch.stream().map(SampleInput::clip).toList();
    Optional<RowOrder> adjacent =
        rows == batch.size() ? RowOrder.adjacent(tensors, clipBytes) : Optional.empty();
    int[] samples =
        adjacent
            .map(RowOrder::samples)
            .orElseGet(() ->
                IntStream.range(0, rows).map(row -> Math.min(row, batch.size() - 1)).toArray());
    ByteBuffer memory =
        adjacent
            .map(RowOrder::memory)
            .orElseGet(() -> gathered(clips, tensors, samples, clipBytes));
    RunInputs inputs = new RunInputs(samples, adjacent.isPresent());
    try {
      inputs.add(clipInput(), tensor(clipInput(), memory, shapes.clipShape(rows, bucket)));
      if (shapes.readsTimestep()) {
        addTimesteps(inputs, batch);
      }
      switch (shapes.preprocessing().prompt()) {
        case Prompt _ -> addTokens(inputs, batch, bucket.promptTokens());
        case PromptEmbedding embedding -> addEmbeddings(inputs, batch, embedding);
        case PromptForm.None _ -> {}
      }
      return inputs;
    } catch (OrtException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private InputTensor clipInput() {
    return manifest.input(
        switch (shapes.preprocessing().clip()) {
          case Frames _ -> Role.FRAMES;
          case Latents _ -> Role.LATENTS;
        });
  }

  private OnnxTensor tensor(InputTensor input, ByteBuffer memory, long[] shape)
      throws OrtException {
    OnnxJavaType type =
        input.role() == Role.FRAMES
            ? OnnxJavaType.UINT8
            : FloatType.of(input.dataType()).onnxType();
    return OnnxTensor.createTensor(environment, memory, shape, type);
  }

  private ByteBuffer gathered(
      GrowingMemory into, List<ByteBuffer> tensors, int[] samples, int bytes) {
    ByteBuffer memory = into.atLeast((long) maxRows * bytes).limit(samples.length * bytes);
    for (int sample : samples) {
      memory.put(tensors.get(sample).duplicate());
    }
    return memory.flip();
  }

  private void addTimesteps(RunInputs inputs, List<SampleInput> batch) throws OrtException {
    FloatBuffer numbers = timesteps.atLeast((long) Float.BYTES * maxRows).asFloatBuffer();
    for (int sample : inputs.samples()) {
      numbers.put(Objects.requireNonNull(batch.get(sample).timestep()));
    }
    inputs.add(
        manifest.input(Role.TIMESTEP),
        OnnxTensor.createTensor(environment, numbers.flip(), new long[] {inputs.samples().length}));
  }

  private void addTokens(RunInputs inputs, List<SampleInput> batch, int tokens)
      throws OrtException {
    int numbers = inputs.samples().length * tokens;
    LongBuffer memory = prompts.atLeast(2L * Long.BYTES * maxRows * tokens).asLongBuffer();
    LongBuffer ids = memory.slice(0, numbers);
    LongBuffer mask = memory.slice(numbers, numbers);
    for (int sample : inputs.samples()) {
      ids.put(((SamplePrompt.Tokens) batch.get(sample).prompt()).ids());
      mask.put(batch.get(sample).prompt().mask());
    }
    long[] shape = {inputs.samples().length, tokens};
    inputs.add(
        manifest.input(Role.PROMPT_TOKENS),
        OnnxTensor.createTensor(environment, ids.flip(), shape));
    inputs.add(
        manifest.input(Role.PROMPT_MASK), OnnxTensor.createTensor(environment, mask.flip(), shape));
  }

  /** Embeddings are run where they lie if that is in the order of the clips. */
  private void addEmbeddings(RunInputs inputs, List<SampleInput> batch, PromptEmbedding form)
      throws OrtException {
    int[] samples = inputs.samples();
    int bytes = shapes.embeddingBytes();
    List<ByteBuffer> tensors =
        batch.stream().map(sample -> ((SamplePrompt.Embedding) sample.prompt()).vectors()).toList();
    Optional<RowOrder> adjacent =
        inputs.isDirect() ? RowOrder.adjacent(tensors, samples, bytes) : Optional.empty();
    if (adjacent.isEmpty()) {
      inputs.markGathered();
    }
    ByteBuffer memory =
        adjacent
            .map(RowOrder::memory)
            .orElseGet(() -> gathered(embeddings, tensors, samples, bytes));
    InputTensor input = manifest.input(Role.PROMPT_EMBEDDING);
    inputs.add(
        input, tensor(input, memory, new long[] {samples.length, form.tokens(), form.width()}));
    LongBuffer mask = prompts.atLeast((long) Long.BYTES * maxRows * form.tokens()).asLongBuffer();
    for (int sample : samples) {
      mask.put(batch.get(sample).prompt().mask());
    }
    inputs.add(
        manifest.input(Role.PROMPT_MASK),
        OnnxTensor.createTensor(
            environment, mask.flip(), new long[] {samples.length, form.tokens()}));
  }

  @Override
  public void close() {
    options.close();
    clips.close();
    timesteps.close();
    prompts.close();
    embeddings.close();
  }

  /** Input tensors by name, and which sample each row holds. */
  static final class RunInputs implements AutoCloseable {
    private final Map<String, OnnxTensor> byName = LinkedHashMap.newLinkedHashMap(4);
    private final int[] samples;
    private boolean direct;

    private RunInputs(int[] samples, boolean direct) {
      this.samples = samples;
      this.direct = direct;
    }

    private void add(InputTensor input, OnnxTensor tensor) {
      byName.put(input.name(), tensor);
    }

    private void markGathered() {
      direct = false;
    }

    Map<String, OnnxTensor> byName() {
      return byName;
    }

    /** For each row its sample's place in the batch. */
    int[] samples() {
      return samples;
    }

    /** Whether clips and embeddings are run where they lie. */
    boolean isDirect() {
      return direct;
    }

    @Override
    public void close() {
      byName.values().forEach(OnnxTensor::close);
    }
  }
}
