package io.reelscore.training.evaluation;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Manifest;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.process.NativeLibraries;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An exported model that ONNX Runtime runs, on one thread. */
public final class OnnxScorer implements RewardScorer, AutoCloseable {

  private static final int BATCH_ITEMS = 64;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Manifest manifest;
  private final SampleEncoder encoder;

  private OnnxScorer(byte[] model, Manifest manifest, SampleEncoder encoder) throws OrtException {
    this.manifest = manifest;
    this.encoder = encoder;
    NativeLibraries.prepare();
    this.environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      this.session = environment.createSession(model, options);
    }
    try {
      requireInputs();
    } catch (IllegalArgumentException e) {
      session.close();
      throw e;
    }
  }

  /**
   * A model that is not in a bundle yet.
   *
   * @throws IllegalArgumentException when ONNX Runtime refuses the graph, or it does not have the
   *     manifest's inputs
   */
  public static OnnxScorer of(byte[] model, Manifest manifest, SampleEncoder encoder) {
    try {
      return new OnnxScorer(model, manifest, encoder);
    } catch (OrtException e) {
      throw new IllegalArgumentException("model.onnx: " + e.getMessage(), e);
    }
  }

  /**
   * A bundle's model, with the samples encoded as it wants them.
   *
   * @throws IllegalArgumentException as above, or when it reads what is not made here
   */
  public static OnnxScorer of(Bundle bundle) throws IOException {
    return of(
        Files.readAllBytes(bundle.path(BundleFiles.MODEL)),
        bundle.manifest(),
        SampleEncoder.of(bundle));
  }

  /** What makes the inputs. */
  public SampleEncoder encoder() {
    return encoder;
  }

  @Override
  public double[][] score(List<Sample> samples) {
    double[][] rewards = new double[manifest.dimensions().size()][samples.size()];
    for (int from = 0; from < samples.size(); from += BATCH_ITEMS) {
      List<Sample> part = samples.subList(from, Math.min(from + BATCH_ITEMS, samples.size()));
      try {
        score(encoder.encode(part), rewards, from);
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
      }
    }
    return rewards;
  }

  private void score(HostBatch batch, double[][] rewards, int from) throws OrtException {
    List<String> outputs = manifest.dimensions().stream().map(Manifest.Dimension::output).toList();
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (Manifest.InputTensor input : manifest.inputs()) {
        inputs.put(input.name(), tensor(input, batch));
      }
      try (OrtSession.Result result = session.run(inputs, Set.copyOf(outputs))) {
        for (int d = 0; d < outputs.size(); d++) {
          float[] values = (float[]) result.get(outputs.get(d)).orElseThrow().getValue();
          for (int i = 0; i < values.length; i++) {
            rewards[d][from + i] = values[i];
          }
        }
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(Manifest.InputTensor input, HostBatch batch) throws OrtException {
    long[] shape =
        input.shape().stream()
            .mapToLong(axis -> axis.equals("batch") ? batch.items() : Long.parseLong(axis))
            .toArray();
    return switch (input.role()) {
      case FRAMES ->
          OnnxTensor.createTensor(environment, batch.frames(), shape, OnnxJavaType.UINT8);
      case LATENTS ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.latents().data()), shape);
      case TIMESTEP ->
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(batch.latents().timesteps()), shape);
      case PROMPT_TOKENS ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.tokens()), shape);
      case PROMPT_EMBEDDING ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.embeddings()), shape);
      case PROMPT_MASK ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.mask()), shape);
    };
  }

  private void requireInputs() {
    Set<String> expected = new TreeSet<>();
    manifest.inputs().forEach(input -> expected.add(input.name()));
    Set<String> found = new TreeSet<>(session.getInputNames());
    List<String> missing = new ArrayList<>();
    for (Manifest.Dimension dimension : manifest.dimensions()) {
      if (!session.getOutputNames().contains(dimension.output())) {
        missing.add(dimension.output());
      }
    }
    if (!expected.equals(found) || !missing.isEmpty()) {
      throw new IllegalArgumentException(
          "model.onnx: inputs %s (expected: %s), outputs without %s (expected: all rewards)"
              .formatted(found, expected, missing));
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
