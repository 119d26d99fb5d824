package io.reelscore.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.core.SampleInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The input tensors of one run: direct memory for the largest batch, filled anew for each. Used by
 * one thread at a time.
 */
final class BatchBuffers {
  private final Manifest manifest;
  private final int frameBytes;
  private final int tokens;
  private final ByteBuffer frames;
  private final LongBuffer promptTokens;
  private final LongBuffer promptMask;

  BatchBuffers(Manifest manifest) {
    this.manifest = manifest;
    this.frameBytes = manifest.preprocessing().frames().bytesPerItem();
    this.tokens = manifest.preprocessing().prompt().maxTokens();
    int maxBatch = manifest.batching().maxBatch();
    this.frames = ByteBuffer.allocateDirect(maxBatch * frameBytes).order(ByteOrder.nativeOrder());
    this.promptTokens = longs(maxBatch * tokens);
    this.promptMask = longs(maxBatch * tokens);
  }

  private static LongBuffer longs(int count) {
    return ByteBuffer.allocateDirect(count * Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  /** Copies the samples in, one row each. */
  void fill(List<SampleInput> batch) {
    frames.clear();
    promptTokens.clear();
    promptMask.clear();
    for (SampleInput sample : batch) {
      requireSize("frames bytes", sample.frames().remaining(), frameBytes);
      requireSize("promptTokens", sample.promptTokens().length, tokens);
      requireSize("promptMask", sample.promptMask().length, tokens);
      frames.put(sample.frames().duplicate());
      promptTokens.put(sample.promptTokens());
      promptMask.put(sample.promptMask());
    }
    frames.flip();
    promptTokens.flip();
    promptMask.flip();
  }

  private static void requireSize(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException("%s: %d (expected: %d)".formatted(what, found, expected));
    }
  }

  /** Tensors over the filled rows, by the names of the graph's inputs. */
  Tensors tensors(OrtEnvironment environment, int batch) throws OrtException {
    Tensors tensors = new Tensors();
    try {
      Manifest.Frames size = manifest.preprocessing().frames();
      long[] frameShape = {batch, size.count(), size.height(), size.width(), 3};
      long[] tokenShape = {batch, tokens};
      tensors.add(
          manifest.input(Role.FRAMES).name(),
          OnnxTensor.createTensor(environment, frames, frameShape, OnnxJavaType.UINT8));
      tensors.add(
          manifest.input(Role.PROMPT_TOKENS).name(),
          OnnxTensor.createTensor(environment, promptTokens, tokenShape));
      tensors.add(
          manifest.input(Role.PROMPT_MASK).name(),
          OnnxTensor.createTensor(environment, promptMask, tokenShape));
      return tensors;
    } catch (OrtException e) {
      tensors.close();
      throw e;
    }
  }

  /** Input tensors by name. */
  static final class Tensors implements AutoCloseable {
    private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

    private void add(String name, OnnxTensor tensor) {
      byName.put(name, tensor);
    }

    Map<String, OnnxTensor> byName() {
      return byName;
    }

    @Override
    public void close() {
      new ArrayList<>(byName.values()).forEach(OnnxTensor::close);
      byName.clear();
    }
  }
}
