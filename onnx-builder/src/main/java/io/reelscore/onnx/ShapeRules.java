package io.reelscore.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How ONNX operators make a shape out of shapes; each refuses what the operator would refuse. */
final class ShapeRules {
  private ShapeRules() {}

  /** The index 0..rank-1 of an axis that may be counted from the end. */
  static int axis(String operator, Tensor tensor, int axis) {
    int rank = tensor.shape().rank();
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "%s: axis %d of %s (expected: %d..%d)"
              .formatted(operator, axis, tensor, -rank, rank - 1));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** Numpy broadcasting: axes are aligned at the end, and a 1 stretches. */
  static Shape broadcast(String operator, Shape left, Shape right) {
    int rank = Math.max(left.rank(), right.rank());
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Axis a = fromEnd(left, rank - i);
      Axis b = fromEnd(right, rank - i);
      if (!a.equals(b) && !a.equals(Axis.of(1)) && !b.equals(Axis.of(1))) {
        throw new IllegalArgumentException(
            "%s: shapes %s and %s (expected: equal axes or 1 at each place, found %s and %s)"
                .formatted(operator, left, right, a, b));
      }
      axes.add(a.equals(Axis.of(1)) ? b : a);
    }
    return new Shape(axes);
  }

  private static Axis fromEnd(Shape shape, int distance) {
    return distance > shape.rank() ? Axis.of(1) : shape.axis(shape.rank() - distance);
  }

  static Shape matMul(Tensor left, Tensor right) {
    Shape a = left.shape();
    Shape b = right.shape();
    if (a.rank() < 2 || b.rank() < 2) {
      throw new IllegalArgumentException(
          "MatMul: %s with %s (expected: 2 or more axes each)".formatted(left, right));
    }
    Axis inner = a.axis(a.rank() - 1);
    if (!inner.equals(b.axis(b.rank() - 2))) {
      throw new IllegalArgumentException(
          "MatMul: %s with %s (expected: last axis %s = last but one axis %s)"
              .formatted(left, right, inner, b.axis(b.rank() - 2)));
    }
    List<Axis> axes = new ArrayList<>(broadcast("MatMul", leading(a), leading(b)).axes());
    axes.add(a.axis(a.rank() - 2));
    axes.add(b.axis(b.rank() - 1));
    return new Shape(axes);
  }

  private static Shape leading(Shape shape) {
    return new Shape(shape.axes().subList(0, shape.rank() - 2));
  }

  /**
   * The target of a Reshape as its operand states it: a number, 0 for a named axis that stays at
   * its place, -1 for the one that moves.
   */
  static long[] reshapeOperand(Tensor tensor, Shape target) {
    Shape source = tensor.shape();
    if (source.fixedElements() != target.fixedElements()
        || !sorted(source.symbols()).equals(sorted(target.symbols()))) {
      throw new IllegalArgumentException(
          "Reshape: %s to %s (expected: names %s and a product of %d, found %s and %d)"
              .formatted(
                  tensor,
                  target,
                  source.symbols(),
                  source.fixedElements(),
                  target.symbols(),
                  target.fixedElements()));
    }
    long[] operand = new long[target.rank()];
    int moved = 0;
    for (int i = 0; i < operand.length; i++) {
      operand[i] =
          switch (target.axis(i)) {
            case Axis.Fixed(int size) -> size;
            case Axis.Symbol symbol -> i < source.rank() && source.axis(i).equals(symbol) ? 0 : -1;
          };
      moved += operand[i] < 0 ? 1 : 0;
    }
    if (moved > 1) {
      throw new IllegalArgumentException(
          "Reshape: %s to %s (expected: at most one named axis changes its place, found %d)"
              .formatted(tensor, target, moved));
    }
    return operand;
  }

  private static List<Axis.Symbol> sorted(List<Axis.Symbol> symbols) {
    return symbols.stream().sorted(Comparator.comparing(Axis.Symbol::name)).toList();
  }

  static Shape transpose(Tensor tensor, int[] order) {
    Shape shape = tensor.shape();
    boolean[] seen = new boolean[shape.rank()];
    List<Axis> axes = new ArrayList<>();
    for (int from : order) {
      if (from < 0 || from >= seen.length || seen[from]) {
        throw notAPermutation(tensor, order);
      }
      seen[from] = true;
      axes.add(shape.axis(from));
    }
    if (order.length != seen.length) {
      throw notAPermutation(tensor, order);
    }
    return new Shape(axes);
  }

  private static IllegalArgumentException notAPermutation(Tensor tensor, int[] order) {
    return new IllegalArgumentException(
        "Transpose: order %s of %s (expected: each of 0..%d once)"
            .formatted(Arrays.toString(order), tensor, tensor.shape().rank() - 1));
  }

  static Shape concat(int axis, List<Tensor> parts) {
    Shape first = parts.get(0).shape();
    int total = 0;
    for (Tensor part : parts) {
      Shape shape = part.shape();
      if (shape.rank() != first.rank()
          || !replace(shape, axis, Axis.of(1)).equals(replace(first, axis, Axis.of(1)))) {
        throw new IllegalArgumentException(
            "Concat: %s beside %s (expected: equal axes but for axis %d)"
                .formatted(part, parts.get(0), axis));
      }
      if (!(shape.axis(axis) instanceof Axis.Fixed(int size))) {
        throw new IllegalArgumentException(
            "Concat: axis %d of %s (expected: a number, found %s)"
                .formatted(axis, part, shape.axis(axis)));
      }
      total += size;
    }
    return replace(first, axis, Axis.of(total));
  }

  static Shape slice(Tensor tensor, int axis, int from, int to) {
    if (!(tensor.shape().axis(axis) instanceof Axis.Fixed(int size))) {
      throw new IllegalArgumentException(
          "Slice: axis %d of %s (expected: a number, found %s)"
              .formatted(axis, tensor, tensor.shape().axis(axis)));
    }
    if (from < 0 || to <= from || to > size) {
      throw new IllegalArgumentException(
          "Slice: %d..%d of axis %d of %s (expected: 0 <= from < to <= %d)"
              .formatted(from, to, axis, tensor, size));
    }
    return replace(tensor.shape(), axis, Axis.of(to - from));
  }

  static Shape replace(Shape shape, int index, Axis axis) {
    List<Axis> axes = new ArrayList<>(shape.axes());
    axes.set(index, axis);
    return new Shape(axes);
  }

  static Shape insert(Shape shape, int index) {
    List<Axis> axes = new ArrayList<>(shape.axes());
    axes.add(index, Axis.of(1));
    return new Shape(axes);
  }

  static Shape remove(Shape shape, int index) {
    List<Axis> axes = new ArrayList<>(shape.axes());
    axes.remove(index);
    return new Shape(axes);
  }
}
