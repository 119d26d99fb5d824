package io.reelscore.onnx;

import io.reelscore.onnx.Attribute.Int;
import io.reelscore.onnx.Attribute.Ints;
import io.reelscore.onnx.Attribute.Real;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A handle on a value of a graph under construction, with the operators that read it.
 *
 * <p>Each method adds one ONNX operator (opset {@value GraphBuilder#OPSET}) and returns its result,
 * whose type and shape are known at once. A wrong operand is an {@link IllegalArgumentException}
 * that holds what was given and what was expected. Elementwise operators broadcast like numpy.
 */
public final class Tensor {
  private final GraphBuilder graph;
  private final String name;
  private final DType dtype;
  private final Shape shape;

  Tensor(GraphBuilder graph, String name, DType dtype, Shape shape) {
    this.graph = graph;
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
  }

  /** The graph this value belongs to. */
  public GraphBuilder graph() {
    return graph;
  }

  public String name() {
    return name;
  }

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /** An axis; negative numbers count from the end. */
  public Axis axis(int index) {
    return shape.axis(ShapeRules.axis("axis", this, index));
  }

  /** Elementwise sum. */
  public Tensor add(Tensor other) {
    return arithmetic("Add", other);
  }

  /** Elementwise difference. */
  public Tensor sub(Tensor other) {
    return arithmetic("Sub", other);
  }

  /** Elementwise product. */
  public Tensor mul(Tensor other) {
    return arithmetic("Mul", other);
  }

  /** Elementwise quotient. */
  public Tensor div(Tensor other) {
    return arithmetic("Div", other);
  }

  /** Sum with a number. */
  public Tensor add(float number) {
    return add(graph.constant(number));
  }

  /** Difference to a number. */
  public Tensor sub(float number) {
    return sub(graph.constant(number));
  }

  /** Product with a number. */
  public Tensor mul(float number) {
    return mul(graph.constant(number));
  }

  /** Quotient by a number. */
  public Tensor div(float number) {
    return div(graph.constant(number));
  }

  /** Hyperbolic tangent. */
  public Tensor tanh() {
    return function("Tanh");
  }

  /** Sine, of radians. */
  public Tensor sin() {
    return function("Sin");
  }

  /** Cosine, of radians. */
  public Tensor cos() {
    return function("Cos");
  }

  /** 1 / (1 + e^-x). */
  public Tensor sigmoid() {
    return function("Sigmoid");
  }

  /** The Gauss error function. */
  public Tensor erf() {
    return function("Erf");
  }

  /** The matrix product over the last two axes; the others broadcast. */
  public Tensor matMul(Tensor right) {
    graph.require("MatMul", this, DType.FLOAT32);
    graph.require("MatMul", right, DType.FLOAT32);
    return graph.node("MatMul", dtype, ShapeRules.matMul(this, right), List.of(this, right));
  }

  /** Softmax along one axis. */
  public Tensor softmax(int axis) {
    graph.require("Softmax", this, DType.FLOAT32);
    int index = ShapeRules.axis("Softmax", this, axis);
    return graph.node("Softmax", dtype, shape, List.of(this), new Int("axis", index));
  }

  /** Layer normalisation over the last axis; {@code scale} and {@code bias} are of its size. */
  public Tensor layerNormalization(Tensor scale, Tensor bias, float epsilon) {
    graph.require("LayerNormalization", this, DType.FLOAT32);
    Shape expected = Shape.ofAxes(axis(-1));
    for (Tensor vector : List.of(scale, bias)) {
      graph.require("LayerNormalization", vector, DType.FLOAT32);
      if (!vector.shape.equals(expected)) {
        throw new IllegalArgumentException(
            "LayerNormalization: %s for %s (expected: shape %s)".formatted(vector, this, expected));
      }
    }
    return graph.node(
        "LayerNormalization",
        dtype,
        shape,
        List.of(this, scale, bias),
        new Int("axis", -1),
        new Real("epsilon", epsilon));
  }

  /** The maximum along one axis, which disappears. */
  public Tensor reduceMax(int axis) {
    graph.require("ReduceMax", this, DType.FLOAT32);
    int index = ShapeRules.axis("ReduceMax", this, axis);
    return graph.node(
        "ReduceMax",
        dtype,
        ShapeRules.remove(shape, index),
        List.of(this, graph.constant(index, 1)),
        new Int("keepdims", 0));
  }

  /** The same elements in another shape; at most one named axis may change its place. */
  public Tensor reshape(Shape target) {
    graph.requireKnown("Reshape", target);
    long[] operand = ShapeRules.reshapeOperand(this, target);
    return graph.node(
        "Reshape", dtype, target, List.of(this, graph.constant(Shape.of(operand.length), operand)));
  }

  /** The first two axes as one, whose size a run decides: [a, n, ...] to [merged, ...]. */
  public Tensor mergeLeading(Axis.Symbol merged) {
    List<Axis> axes = new ArrayList<>(shape.axes().subList(2, shape.rank()));
    axes.addFirst(merged);
    return leading(new Shape(axes));
  }

  /** The first axis as two, the reverse of {@link #mergeLeading}: [a * n, ...] to [a, n, ...]. */
  public Tensor splitLeading(Axis.Symbol first, int second) {
    List<Axis> axes = new ArrayList<>(shape.axes().subList(1, shape.rank()));
    axes.addFirst(Axis.of(second));
    axes.addFirst(first);
    return leading(new Shape(axes));
  }

  private Tensor leading(Shape target) {
    long[] operand = new long[target.rank()];
    operand[0] = -1;
    for (int i = 1; i < operand.length; i++) {
      if (!(target.axis(i) instanceof Axis.Fixed(int size))) {
        throw new IllegalArgumentException(
            "Reshape: %s to %s (expected: numbers behind the first axis)".formatted(this, target));
      }
      operand[i] = size;
    }
    return graph.node(
        "Reshape", dtype, target, List.of(this, graph.constant(Shape.of(operand.length), operand)));
  }

  /** The axes in another order: axis i of the result is axis {@code order[i]} of this. */
  public Tensor transpose(int... order) {
    Shape result = ShapeRules.transpose(this, order);
    List<Long> values = Arrays.stream(order).mapToObj(axis -> (long) axis).toList();
    return graph.node("Transpose", dtype, result, List.of(this), new Ints("perm", values));
  }

  /** The elements {@code from} (inclusive) to {@code to} (exclusive) of one axis. */
  public Tensor slice(int axis, int from, int to) {
    int index = ShapeRules.axis("Slice", this, axis);
    Shape result = ShapeRules.slice(this, index, from, to);
    return graph.node(
        "Slice",
        dtype,
        result,
        List.of(this, graph.constant(from, 1), graph.constant(to, 1), graph.constant(index, 1)));
  }

  /** This broadcast to a shape, whose named axes are taken from the graph's inputs at run time. */
  public Tensor expand(Shape target) {
    graph.requireKnown("Expand", target);
    if (!ShapeRules.broadcast("Expand", shape, target).equals(target)) {
      throw new IllegalArgumentException(
          "Expand: %s to %s (expected: each axis equal, or 1 here)".formatted(this, target));
    }
    return graph.node("Expand", dtype, target, List.of(this, graph.sizesOf(target)));
  }

  /**
   * The rows of this named by {@code indices} (int64): shape of indices + this shape without axis
   * 0.
   */
  public Tensor gather(Tensor indices) {
    graph.require("Gather", indices, DType.INT64);
    ShapeRules.axis("Gather", this, 0);
    List<Axis> axes = new ArrayList<>(indices.shape.axes());
    axes.addAll(shape.axes().subList(1, shape.rank()));
    return graph.node("Gather", dtype, new Shape(axes), List.of(this, indices), new Int("axis", 0));
  }

  /** Converted elements; to {@link DType#BOOL}: everything but zero is true. */
  public Tensor cast(DType to) {
    return graph.node("Cast", to, shape, List.of(this), new Int("to", to.onnxCode()));
  }

  /** Where this (bool) is true the first, else the second. */
  public Tensor select(Tensor whenTrue, Tensor whenFalse) {
    graph.require("Where", this, DType.BOOL);
    graph.require("Where", whenFalse, whenTrue.dtype);
    Shape values = ShapeRules.broadcast("Where", whenTrue.shape, whenFalse.shape);
    return graph.node(
        "Where",
        whenTrue.dtype,
        ShapeRules.broadcast("Where", shape, values),
        List.of(this, whenTrue, whenFalse));
  }

  /** This with a new axis of size 1 at {@code axis} (0..rank). */
  public Tensor unsqueeze(int axis) {
    if (axis < 0 || axis > shape.rank()) {
      throw new IllegalArgumentException(
          "Unsqueeze: axis %d of %s (expected: 0..%d)".formatted(axis, this, shape.rank()));
    }
    return graph.node(
        "Unsqueeze", dtype, ShapeRules.insert(shape, axis), List.of(this, graph.constant(axis, 1)));
  }

  /** This without an axis of size 1. */
  public Tensor squeeze(int axis) {
    int index = ShapeRules.axis("Squeeze", this, axis);
    if (!shape.axis(index).equals(Axis.of(1))) {
      throw new IllegalArgumentException(
          "Squeeze: axis %d of %s (expected: 1, found %s)"
              .formatted(axis, this, shape.axis(index)));
    }
    return graph.node(
        "Squeeze", dtype, ShapeRules.remove(shape, index), List.of(this, graph.constant(index, 1)));
  }

  private Tensor arithmetic(String operator, Tensor other) {
    graph.require(operator, this, DType.FLOAT32, DType.INT64);
    graph.require(operator, other, dtype);
    Shape result = ShapeRules.broadcast(operator, shape, other.shape);
    return graph.node(operator, dtype, result, List.of(this, other));
  }

  private Tensor function(String operator) {
    graph.require(operator, this, DType.FLOAT32);
    return graph.node(operator, dtype, shape, List.of(this));
  }

  /** The value as {@code words float32[batch, 8, 96]}. */
  @Override
  public String toString() {
    return name + " " + dtype + shape;
  }
}
