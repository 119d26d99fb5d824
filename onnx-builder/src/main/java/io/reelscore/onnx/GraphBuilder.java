package io.reelscore.onnx;

import com.google.protobuf.ByteString;
import io.reelscore.onnx.foreign.ForeignGraph;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.foreign.GraphPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A graph under construction: inputs, weights, the operators added through {@link Tensor}, outputs.
 *
 * <p>Types and shapes are inferred while it is built, and a mistake is an {@link
 * IllegalArgumentException} that holds the values and the expectation: unequal shapes or types, an
 * axis that is not there, a name given twice, a tensor of another graph. The same calls give the
 * same bytes: names are counted, nothing depends on a clock, a hash or the machine.
 *
 * <p>Names that begin with {@code /} are kept for values the caller does not name. Not safe for use
 * by several threads.
 */
public final class GraphBuilder {
  /** The ONNX operator set the graphs are written in. */
  public static final int OPSET = 18;

  /** The version of the ONNX file format. */
  public static final int IR_VERSION = 9;

  private final String name;
  private final Map<String, Tensor> values = new LinkedHashMap<>();
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Initializer> initializers = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private final Map<Constant, Tensor> constants = new LinkedHashMap<>();
  private final Map<Axis.Symbol, Tensor> sizes = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Long> domains = new LinkedHashMap<>();
  private final Set<String> prefixes = new LinkedHashSet<>();
  private int opset = OPSET;

  private record Constant(DType dtype, Shape shape, ByteString data) {}

  /**
   * A tensor of another graph.
   *
   * @param name there
   */
  public record Embedded(String name, DType dtype, Shape shape) {}

  private GraphBuilder(String name) {
    this.name = name;
  }

  /** An empty graph; the name is written into the file. */
  public static GraphBuilder create(String name) {
    requireName("graph name", name);
    return new GraphBuilder(name);
  }

  /** A value the caller of the model gives; its named axes become known to this graph. */
  public Tensor input(String name, DType dtype, Shape shape) {
    Tensor tensor = named(name, dtype, shape);
    inputs.add(tensor);
    return tensor;
  }

  /** A constant float32 tensor that keeps its name in the file; values are row-major. */
  public Tensor weight(String name, Shape shape, float[] data) {
    requireElements("weight " + name, shape, data.length);
    Tensor tensor = named(name, DType.FLOAT32, shape);
    initializers.add(new Initializer(tensor, Initializer.bytesOf(data)));
    return tensor;
  }

  /**
   * The same, held in the file as {@code stored} and converted back when the model is loaded.
   *
   * @param stored float32 or float16, to which values are rounded, ties to even
   * @return float32
   * @throws IllegalArgumentException also if a value is beyond what float16 can hold
   */
  public Tensor weight(String name, Shape shape, float[] data, DType stored) {
    return switch (stored) {
      case FLOAT32 -> weight(name, shape, data);
      case FLOAT16 -> {
        requireElements("weight " + name, shape, data.length);
        Tensor tensor = named(name, DType.FLOAT16, shape);
        initializers.add(new Initializer(tensor, Initializer.halvesOf(name, data)));
        yield tensor.cast(DType.FLOAT32);
      }
      case BFLOAT16, UINT8, INT32, INT64, BOOL ->
          throw new IllegalArgumentException(
              "weight %s: stored as %s (expected: float32 or float16)".formatted(name, stored));
    };
  }

  /** A float32 scalar. */
  public Tensor constant(float number) {
    return constant(Shape.SCALAR, number);
  }

  /** A constant float32 tensor; equal constants share one. */
  public Tensor constant(Shape shape, float... data) {
    requireElements("constant", shape, data.length);
    return constant(new Constant(DType.FLOAT32, shape, Initializer.bytesOf(data)));
  }

  /** A constant int64 tensor; equal constants share one. */
  public Tensor constant(Shape shape, long... data) {
    requireElements("constant", shape, data.length);
    return constant(new Constant(DType.INT64, shape, Initializer.bytesOf(data)));
  }

  /** The int64 vector that repeats {@code number} {@code length} times. */
  Tensor constant(int number, int length) {
    long[] data = new long[length];
    Arrays.fill(data, number);
    return constant(Shape.of(length), data);
  }

  /** The parts one after another along an axis, all else equal. */
  public Tensor concat(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("Concat: 0 tensors (expected: 1 or more)");
    }
    int index = ShapeRules.axis("Concat", parts[0], axis);
    for (Tensor part : parts) {
      require("Concat", part, parts[0].dtype());
    }
    List<Tensor> list = List.of(parts);
    return node(
        "Concat",
        parts[0].dtype(),
        ShapeRules.concat(index, list),
        list,
        new Attribute.Int("axis", index));
  }

  /** Makes a value an output of the model under a name of its own. */
  public void output(String name, Tensor value) {
    requireOwn("output " + name, value);
    Tensor tensor = named(name, value.dtype(), value.shape());
    steps.add(new Node("Identity", List.of(value), tensor, List.of()));
    outputs.add(tensor);
  }

  /**
   * Adds what some tensors of another graph need, with all its names behind a prefix. The file's
   * operator set becomes the later one of both.
   *
   * @param prefix not yet used for another graph
   * @param inputs what the other graph's inputs are, by their names there; those it does not need
   *     are left out
   * @param tensors what is wanted of it, and what it is: taken on trust, for ONNX Runtime infers
   *     types and shapes anew
   * @return the tensors, in that order
   * @throws ForeignGraphException when a tensor is not in it, an input is not given, or the
   *     operator sets of both cannot be in one file
   */
  public List<Tensor> embed(
      String prefix, ForeignGraph foreign, Map<String, Tensor> inputs, List<Embedded> tensors)
      throws ForeignGraphException {
    requireName("prefix", prefix);
    if (!prefixes.add(prefix)) {
      throw new IllegalArgumentException(
          "prefix: %s (expected: one not yet used, found %s)".formatted(prefix, prefixes));
    }
    GraphPart part = foreign.part(tensors.stream().map(Embedded::name).toList());
    if (!inputs.keySet().containsAll(part.inputs())) {
      throw new ForeignGraphException(
          "inputs of %s: %s (expected: %s)".formatted(prefix, inputs.keySet(), part.inputs()));
    }
    requireOneVersion(prefix, foreign.otherDomains());
    Map<String, Tensor> read = new LinkedHashMap<>();
    part.inputs().forEach(input -> read.put(input, Objects.requireNonNull(inputs.get(input))));
    read.values().forEach(tensor -> requireOwn("embed " + prefix, tensor));
    List<Tensor> made =
        tensors.stream()
            .map(tensor -> named(prefix + "/" + tensor.name(), tensor.dtype(), tensor.shape()))
            .toList();
    opset = Math.max(opset, part.opset());
    steps.add(
        new Embedding(
            List.copyOf(read.values()),
            made,
            part.renamed(name -> {
              Tensor input = read.get(name);
              return input == null ? prefix + "/" + name : input.name();
            }),
            foreign.otherDomains()));
    requireUpgradable();
    return made;
  }

  /** Each part must be writable in the file's operator set. */
  private void requireUpgradable() throws ForeignGraphException {
    for (Step step : steps) {
      if (step instanceof Embedding embedding) {
        GraphPart _ = embedding.part().in(opset);
      }
    }
  }

  private void requireOneVersion(String prefix, Map<String, Long> others)
      throws ForeignGraphException {
    for (Map.Entry<String, Long> other : others.entrySet()) {
      Long known = domains.putIfAbsent(other.getKey(), other.getValue());
      if (known != null && !known.equals(other.getValue())) {
        throw new ForeignGraphException(
            "%s: operator set %d of domain %s (expected: %d, that of the graphs beside it)"
                .formatted(prefix, other.getValue(), other.getKey(), known));
      }
    }
  }

  /**
   * The file's bytes, equal for equal calls.
   *
   * @throws IllegalStateException if there is no output, or an input, weight or operator reaches
   *     none
   */
  public byte[] toBytes() {
    return new ModelWriter(name, opset, inputs, initializers, steps, outputs).toBytes();
  }

  Tensor node(
      String operator, DType dtype, Shape shape, List<Tensor> operands, Attribute... attributes) {
    operands.forEach(operand -> requireOwn(operator, operand));
    Tensor tensor = unnamed(operator, dtype, shape);
    steps.add(new Node(operator, operands, tensor, List.of(attributes)));
    return tensor;
  }

  /** The sizes of a shape at run time, int64[rank]. */
  Tensor sizesOf(Shape shape) {
    if (shape.symbols().isEmpty()) {
      long[] data = shape.axes().stream().mapToLong(axis -> ((Axis.Fixed) axis).size()).toArray();
      return constant(Shape.of(data.length), data);
    }
    Tensor[] parts =
        shape.axes().stream()
            .map(axis ->
                switch (axis) {
                  case Axis.Fixed(int size) -> constant(size, 1);
                  case Axis.Symbol symbol -> sizeOf(symbol);
                })
            .toArray(Tensor[]::new);
    return concat(0, parts);
  }

  private Tensor sizeOf(Axis.Symbol symbol) {
    Tensor known = sizes.get(symbol);
    if (known != null) {
      return known;
    }
    Tensor input =
        inputs.stream().filter(tensor -> tensor.shape().axes().contains(symbol)).findFirst().get();
    int axis = input.shape().axes().indexOf(symbol);
    Tensor size =
        node(
            "Shape",
            DType.INT64,
            Shape.of(1),
            List.of(input),
            new Attribute.Int("start", axis),
            new Attribute.Int("end", axis + 1L));
    sizes.put(symbol, size);
    return size;
  }

  void requireKnown(String operator, Shape shape) {
    List<Axis.Symbol> known =
        inputs.stream().flatMap(input -> input.shape().symbols().stream()).distinct().toList();
    for (Axis.Symbol symbol : shape.symbols()) {
      if (!known.contains(symbol)) {
        throw new IllegalArgumentException(
            "%s: axis %s of %s (expected: a name of the inputs %s)"
                .formatted(operator, symbol, shape, known));
      }
    }
  }

  void require(String operator, Tensor tensor, DType... expected) {
    if (!Arrays.asList(expected).contains(tensor.dtype())) {
      throw new IllegalArgumentException(
          "%s: %s (expected: type %s)"
              .formatted(
                  operator,
                  tensor,
                  String.join(" or ", Arrays.stream(expected).map(DType::toString).toList())));
    }
  }

  private void requireOwn(String reader, Tensor tensor) {
    if (tensor.graph() != this) {
      throw new IllegalArgumentException(
          "%s: %s of graph %s (expected: a tensor of this graph %s)"
              .formatted(reader, tensor, tensor.graph().name, name));
    }
  }

  private Tensor constant(Constant constant) {
    Tensor known = constants.get(constant);
    if (known != null) {
      return known;
    }
    Tensor tensor = unnamed("Constant", constant.dtype(), constant.shape());
    initializers.add(new Initializer(tensor, constant.data()));
    constants.put(constant, tensor);
    return tensor;
  }

  private Tensor named(String name, DType dtype, Shape shape) {
    requireName("name", name);
    Tensor taken = values.get(name);
    if (taken != null) {
      throw new IllegalArgumentException(
          "name: %s (expected: a name not yet used in graph %s, found %s)"
              .formatted(name, this.name, taken));
    }
    return register(new Tensor(this, name, dtype, shape));
  }

  private Tensor unnamed(String kind, DType dtype, Shape shape) {
    int number = counts.merge(kind, 1, Integer::sum) - 1;
    return register(new Tensor(this, "/" + kind + "_" + number, dtype, shape));
  }

  private Tensor register(Tensor tensor) {
    values.put(tensor.name(), tensor);
    return tensor;
  }

  private static void requireElements(String what, Shape shape, int elements) {
    if (!shape.symbols().isEmpty() || shape.fixedElements() != elements) {
      throw new IllegalArgumentException(
          "%s: %d values for shape %s (expected: %s)"
              .formatted(
                  what,
                  elements,
                  shape,
                  shape.symbols().isEmpty() ? shape.fixedElements() : "numbers as axes"));
    }
  }

  private static void requireName(String what, String name) {
    if (name.isBlank() || name.startsWith("/")) {
      throw new IllegalArgumentException(
          "%s: '%s' (expected: not blank, not beginning with /)".formatted(what, name));
    }
  }
}
