package io.reelscore.training.features;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.reelscore.bundle.Prompt;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.foreign.ForeignGraph;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.data.FrameEncoder;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Backbones that ONNX Runtime has loaded, from clips and prompts to hidden states.
 *
 * @see BackboneGraph
 */
public final class Backbones implements AutoCloseable {

  private final byte[] graph;
  private final byte[] tokenizer;
  private final FrameSpec frames;
  private final Prompt prompt;
  private final FeatureShape shape;
  private final Map<String, List<String>> taps;
  private final List<BackboneOrigin> origins;
  private final FrameEncoder encoder;
  private final FeatureRunner runner;

  private Backbones(
      byte[] graph,
      byte[] tokenizer,
      FrameSpec frames,
      Prompt prompt,
      FeatureShape shape,
      Map<String, List<String>> taps,
      List<BackboneOrigin> origins,
      int threads) {
    this.graph = graph;
    this.tokenizer = tokenizer;
    this.frames = frames;
    this.prompt = prompt;
    this.shape = shape;
    this.taps = taps;
    this.origins = origins;
    this.runner = new FeatureRunner(graph, frames, prompt, threads);
    try {
      this.encoder = new FrameEncoder(new PromptEncoder(tokenizer, prompt));
    } catch (RuntimeException e) {
      runner.close();
      throw e;
    }
  }

  /**
   * Loads the files of a spec and joins them to one graph; what their tensors are is found by
   * running it once.
   *
   * @param threads of ONNX Runtime; with more than one, numbers may differ in their last bits
   * @throws ForeignGraphException when a file or a tap cannot be used
   */
  public static Backbones load(BackboneSpec spec, int threads)
      throws ForeignGraphException, IOException {
    Map<String, ForeignGraph> files = new LinkedHashMap<>();
    Map<String, List<BackboneGraph.TapType>> types = new LinkedHashMap<>();
    for (BackboneSpec.Stream stream : spec.streams()) {
      ForeignGraph file = ForeignGraph.read(stream.onnx());
      files.put(stream.name(), file);
      types.put(stream.name(), types(stream, file));
    }
    byte[] tokenizer = Files.readAllBytes(spec.tokenizer());
    Map<String, BackboneGraph.TapSize> sizes = new LinkedHashMap<>();
    try (FeatureRunner raw =
            new FeatureRunner(
                BackboneGraph.raw(spec, files, types), spec.frames(), spec.prompt(), threads);
        FrameEncoder encoder = new FrameEncoder(new PromptEncoder(tokenizer, spec.prompt()))) {
      FrameSpec size = spec.frames();
      byte[] pixels = new byte[3 * size.count() * size.height() * size.width()];
      Map<String, long[]> shapes = raw.shapes(encoder.encode(List.of(new Sample(pixels, "a", 0))));
      for (BackboneSpec.Stream stream : spec.streams()) {
        sizes.put(stream.name(), size(spec, stream, shapes));
      }
    }
    List<Stream> streams = new ArrayList<>();
    Map<String, List<String>> taps = new LinkedHashMap<>();
    List<BackboneOrigin> origins = new ArrayList<>();
    for (BackboneSpec.Stream stream : spec.streams()) {
      BackboneGraph.TapSize size = Objects.requireNonNull(sizes.get(stream.name()));
      int tokens =
          stream.to() == 0
              ? size.tokens() * (stream.readsImages() ? spec.frames().count() : 1)
              : stream.to() - stream.from();
      streams.add(new Stream(stream.name(), stream.taps().size(), tokens, size.width()));
      taps.put(stream.name(), stream.taps());
      origins.add(
          new BackboneOrigin(
              stream.name(),
              String.valueOf(stream.onnx().getFileName()),
              FeatureFolder.hex(stream.onnx()),
              stream.origin()));
    }
    if (streams.stream().map(Stream::taps).distinct().count() != 1) {
      throw new ForeignGraphException(
          "streams: %s (expected: equally many taps)".formatted(streams));
    }
    return new Backbones(
        BackboneGraph.of(spec, files, types, sizes),
        tokenizer,
        spec.frames(),
        spec.prompt(),
        new FeatureShape(streams),
        taps,
        origins,
        threads);
  }

  /** Those that made some features; null where others did. */
  public static @Nullable Backbones of(FeatureCache features, int threads) throws IOException {
    byte[] graph = features.backbone();
    byte[] tokenizer = features.tokenizer();
    FeatureHeader header = features.header();
    if (graph == null || tokenizer == null || header.frames() == null || header.prompt() == null) {
      return null;
    }
    if (!FeatureFolder.hex(graph).equals(header.backboneSha256())) {
      throw new IOException(
          "backbone.onnx: sha256 %s (expected: %s, of header.json)"
              .formatted(FeatureFolder.hex(graph), header.backboneSha256()));
    }
    return new Backbones(
        graph,
        tokenizer,
        header.frames(),
        header.prompt(),
        header.shape(),
        header.taps(),
        header.origins(),
        threads);
  }

  /** The graph, of the inputs of a bundle; its outputs are named as a head's inputs. */
  public byte[] graph() {
    return graph;
  }

  /** The SHA-256 of the graph, as 64 hexadecimal digits. */
  public String sha256() {
    return FeatureFolder.hex(graph);
  }

  /** {@code tokenizer.json}. */
  public byte[] tokenizer() {
    return tokenizer;
  }

  /** Frames of a clip. */
  public FrameSpec frames() {
    return frames;
  }

  /** How a prompt is read. */
  public Prompt prompt() {
    return prompt;
  }

  /** What a sample has. */
  public FeatureShape shape() {
    return shape;
  }

  /** The names of the tensors, by stream. */
  public Map<String, List<String>> taps() {
    return taps;
  }

  /** Where they come from. */
  public List<BackboneOrigin> origins() {
    return origins;
  }

  /** What makes the inputs. */
  public FrameEncoder encoder() {
    return encoder;
  }

  /** The hidden states of some samples. */
  public FeatureBatch run(List<Sample> samples) {
    return runner.features(shape, encoder.encode(samples));
  }

  private static List<BackboneGraph.TapType> types(BackboneSpec.Stream stream, ForeignGraph file)
      throws ForeignGraphException {
    Map<String, TensorInfo> infos;
    try {
      infos = FeatureRunner.outputs(file.exposing(stream.taps()));
    } catch (OrtException e) {
      throw new ForeignGraphException(
          "%s: %s (expected: a graph ONNX Runtime can load)"
              .formatted(stream.onnx(), e.getMessage()));
    }
    List<BackboneGraph.TapType> types = new ArrayList<>();
    for (String tap : stream.taps()) {
      TensorInfo info = Objects.requireNonNull(infos.get(tap));
      @Nullable DType dtype =
          info.type == OnnxJavaType.FLOAT
              ? DType.FLOAT32
              : info.type == OnnxJavaType.FLOAT16
                  ? DType.FLOAT16
                  : info.type == OnnxJavaType.BFLOAT16 ? DType.BFLOAT16 : null;
      int rank = info.getShape().length;
      if (dtype == null || rank < 2 || rank > 3) {
        throw new ForeignGraphException(
            "stream %s: tap %s: %s %s (expected: floats [batch, tokens, width] or [batch, width])"
                .formatted(stream.name(), tap, info.type, Arrays.toString(info.getShape())));
      }
      types.add(new BackboneGraph.TapType(dtype, rank));
    }
    return types;
  }

  private static BackboneGraph.TapSize size(
      BackboneSpec spec, BackboneSpec.Stream stream, Map<String, long[]> shapes)
      throws ForeignGraphException {
    Set<BackboneGraph.TapSize> sizes = new LinkedHashSet<>();
    int rows = stream.readsImages() ? spec.frames().count() : 1;
    for (int tap = 0; tap < stream.taps().size(); tap++) {
      long[] shape = Objects.requireNonNull(shapes.get(stream.name() + "." + tap));
      if (shape[0] != rows) {
        throw new ForeignGraphException(
            "stream %s: tap %s: %s of one sample (expected: first axis %d)"
                .formatted(stream.name(), stream.taps().get(tap), Arrays.toString(shape), rows));
      }
      sizes.add(
          new BackboneGraph.TapSize(
              shape.length == 2 ? 1 : Math.toIntExact(shape[1]),
              Math.toIntExact(shape[shape.length - 1])));
    }
    BackboneGraph.TapSize size = sizes.iterator().next();
    if (sizes.size() != 1) {
      throw new ForeignGraphException(
          "stream %s: taps of sizes %s (expected: one size)".formatted(stream.name(), sizes));
    }
    int tokens = size.tokens() * rows;
    if (stream.to() > tokens || (stream.masked() && tokens != spec.prompt().maxTokens())) {
      throw new ForeignGraphException(
          "stream %s: %d tokens (expected: %s)"
              .formatted(
                  stream.name(),
                  tokens,
                  stream.masked()
                      ? spec.prompt().maxTokens() + ", those of the prompt's mask"
                      : "at least " + stream.to()));
    }
    return size;
  }

  @Override
  public void close() {
    encoder.close();
    runner.close();
  }
}
