package io.reelscore.training.features;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.GraphBuilder.Embedded;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.foreign.ForeignGraph;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.foreign.GraphTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All backbones of a spec as one graph with the inputs of a bundle: {@code frames} uint8 [batch,
 * frames, height, width, 3], {@code prompt_tokens} and {@code prompt_mask} int64 [batch, tokens].
 */
final class BackboneGraph {
  private static final Axis.Symbol BATCH = new Axis.Symbol("batch");
  private static final Axis.Symbol IMAGES = new Axis.Symbol("images");

  private final BackboneSpec spec;
  private final Map<String, ForeignGraph> files;
  private final GraphBuilder graph = GraphBuilder.create("backbones");
  private final Tensor frames;
  private final Tensor tokens;
  private final Tensor mask;

  private BackboneGraph(BackboneSpec spec, Map<String, ForeignGraph> files) {
    this.spec = spec;
    this.files = files;
    this.frames =
        graph.input(
            "frames",
            DType.UINT8,
            Shape.of(
                BATCH, spec.frames().count(), spec.frames().height(), spec.frames().width(), 3));
    Shape prompt = Shape.of(BATCH, spec.prompt().maxTokens());
    this.tokens = graph.input("prompt_tokens", DType.INT64, prompt);
    this.mask = graph.input("prompt_mask", DType.INT64, prompt);
  }

  /**
   * The graph whose outputs are the taps as their files give them, {@code <stream>.<tap>}.
   *
   * @param types of the taps, by stream
   */
  static byte[] raw(
      BackboneSpec spec, Map<String, ForeignGraph> files, Map<String, List<TapType>> types)
      throws ForeignGraphException {
    BackboneGraph backbones = new BackboneGraph(spec, files);
    for (BackboneSpec.Stream stream : spec.streams()) {
      List<Embedded> wanted = new ArrayList<>();
      for (int tap = 0; tap < stream.taps().size(); tap++) {
        TapType type = types(types, stream).get(tap);
        Axis[] axes = new Axis[type.rank()];
        axes[0] = stream.readsImages() ? IMAGES : BATCH;
        for (int axis = 1; axis < axes.length; axis++) {
          axes[axis] = Axis.named("%s_%d_%d".formatted(stream.name(), tap, axis));
        }
        wanted.add(new Embedded(stream.taps().get(tap), type.dtype(), Shape.ofAxes(axes)));
      }
      backbones.output(stream, backbones.embed(stream, wanted));
    }
    backbones.outputMask();
    return backbones.graph.toBytes();
  }

  /**
   * The graph whose outputs are hidden states {@code <stream>.<tap>} float32 [batch, tokens,
   * width], taps from 0, and masks {@code <stream>.mask} int64 [batch, tokens].
   *
   * @param types of the taps, by stream
   * @param sizes of the taps, by stream
   */
  static byte[] of(
      BackboneSpec spec,
      Map<String, ForeignGraph> files,
      Map<String, List<TapType>> types,
      Map<String, TapSize> sizes)
      throws ForeignGraphException {
    BackboneGraph backbones = new BackboneGraph(spec, files);
    for (BackboneSpec.Stream stream : spec.streams()) {
      TapSize size = Objects.requireNonNull(sizes.get(stream.name()));
      Axis first = stream.readsImages() ? IMAGES : BATCH;
      List<Embedded> wanted = new ArrayList<>();
      for (int tap = 0; tap < stream.taps().size(); tap++) {
        TapType type = types(types, stream).get(tap);
        Shape shape =
            type.rank() == 2
                ? Shape.of(first, size.width())
                : Shape.of(first, size.tokens(), size.width());
        wanted.add(new Embedded(stream.taps().get(tap), type.dtype(), shape));
      }
      List<Tensor> states =
          backbones.embed(stream, wanted).stream()
              .map(tap -> backbones.states(stream, tap, size))
              .toList();
      backbones.output(stream, states);
      Tensor visible =
          stream.masked()
              ? backbones.mask
              : backbones
                  .graph
                  .constant(Shape.of(1, 1), 1L)
                  .expand(Shape.ofAxes(BATCH, states.getFirst().axis(1)));
      backbones.graph.output(stream.name() + ".mask", visible);
    }
    if (spec.streams().stream().noneMatch(BackboneSpec.Stream::masked)) {
      backbones.outputMask();
    }
    return backbones.graph.toBytes();
  }

  /** So that the mask is an input even where no backbone reads it. */
  private void outputMask() {
    graph.output("prompt_mask_read", mask);
  }

  private void output(BackboneSpec.Stream stream, List<Tensor> taps) {
    for (int tap = 0; tap < taps.size(); tap++) {
      graph.output(stream.name() + "." + tap, taps.get(tap));
    }
  }

  private Tensor states(BackboneSpec.Stream stream, Tensor tap, TapSize size) {
    int count = spec.frames().count();
    Tensor states = tap;
    int tokens = size.tokens();
    if (stream.readsImages()) {
      states = states.splitLeading(BATCH, count);
      tokens *= count;
      states = states.reshape(Shape.of(BATCH, tokens, size.width()));
    } else if (tap.shape().rank() == 2) {
      states = states.unsqueeze(1);
    }
    if (states.dtype() != DType.FLOAT32) {
      states = states.cast(DType.FLOAT32);
    }
    return stream.to() == 0 ? states : states.slice(1, stream.from(), stream.to());
  }

  private List<Tensor> embed(BackboneSpec.Stream stream, List<Embedded> wanted)
      throws ForeignGraphException {
    ForeignGraph file = Objects.requireNonNull(files.get(stream.name()));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Map<String, GraphTensor> declared = new LinkedHashMap<>();
    file.inputs().forEach(input -> declared.put(input.name(), input));
    for (Map.Entry<String, Feed> input : stream.inputs().entrySet()) {
      GraphTensor tensor = declared.get(input.getKey());
      if (tensor == null) {
        throw new ForeignGraphException(
            "stream %s: input %s (expected: one of %s)"
                .formatted(stream.name(), input.getKey(), declared.keySet()));
      }
      inputs.put(input.getKey(), feed(input.getValue(), tensor));
    }
    return graph.embed(stream.name(), file, inputs, wanted);
  }

  private Tensor feed(Feed feed, GraphTensor input) throws ForeignGraphException {
    Tensor given =
        switch (feed) {
          case Feed.PromptTokens _ -> tokens;
          case Feed.PromptMask _ -> mask;
          case Feed.Frames _ -> frames;
          case Feed.Pixels pixels -> pixels(pixels);
          case Feed.Constant(long value) -> number(value, input);
        };
    return input.dataType().equals("int32") && given.dtype() == DType.INT64
        ? given.cast(DType.INT32)
        : converted(given, input);
  }

  private static Tensor converted(Tensor given, GraphTensor input) throws ForeignGraphException {
    if (input.dataType().equals("float16") && given.dtype() == DType.FLOAT32) {
      return given.cast(DType.FLOAT16);
    }
    if (input.dataType().equals("bool") && given.dtype() == DType.INT64) {
      return given.cast(DType.BOOL);
    }
    if (!input.dataType().equals(given.dtype().toString())) {
      throw new ForeignGraphException(
          "input %s: %s (expected: %s, which it is given)"
              .formatted(input.name(), input.dataType(), given.dtype()));
    }
    return given;
  }

  /** Axes of unknown size are the prompt's. */
  private Tensor number(long value, GraphTensor input) {
    List<Axis> axes = new ArrayList<>();
    axes.add(BATCH);
    for (String axis :
        input.shape().subList(Math.min(1, input.shape().size()), input.shape().size())) {
      axes.add(
          Axis.of(
              axis.matches("[1-9][0-9]{0,8}")
                  ? Integer.parseInt(axis)
                  : spec.prompt().maxTokens()));
    }
    int[] ones = new int[axes.size()];
    java.util.Arrays.fill(ones, 1);
    return graph.constant(Shape.of(ones), value).expand(new Shape(axes));
  }

  private Tensor pixels(Feed.Pixels pixels) {
    float[] scale = new float[3];
    float[] shift = new float[3];
    for (int c = 0; c < 3; c++) {
      scale[c] = (float) (1 / (255 * pixels.deviation().get(c)));
      shift[c] = (float) (-pixels.mean().get(c) / pixels.deviation().get(c));
    }
    Tensor film =
        frames
            .cast(DType.FLOAT32)
            .mul(graph.constant(Shape.of(3), scale))
            .add(graph.constant(Shape.of(3), shift));
    return switch (pixels.layout()) {
      case BTHWC -> film;
      case BTCHW -> film.transpose(0, 1, 4, 2, 3);
      case BCTHW -> film.transpose(0, 4, 1, 2, 3);
      case IMAGES -> film.transpose(0, 1, 4, 2, 3).mergeLeading(IMAGES);
    };
  }

  private static List<TapType> types(Map<String, List<TapType>> types, BackboneSpec.Stream stream) {
    return Objects.requireNonNull(types.get(stream.name()));
  }

  /**
   * What a tap is.
   *
   * @param rank 3 for [batch, tokens, width], 2 for [batch, width]
   */
  record TapType(DType dtype, int rank) {}

  /**
   * The size of a stream's taps as their file gives them.
   *
   * @param tokens 1 where there is no such axis
   */
  record TapSize(int tokens, int width) {}
}
