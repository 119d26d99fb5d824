package io.reelscore.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The axes of a tensor, outermost first; no axes for a scalar. */
public record Shape(List<Axis> axes) {

  /** The shape without axes. */
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    axes = List.copyOf(axes);
  }

  /** A shape of numbers only. */
  public static Shape of(int... sizes) {
    return new Shape(Arrays.stream(sizes).mapToObj(Axis::of).toList());
  }

  /** A shape whose first axis is given, the usual one with a batch axis. */
  public static Shape of(Axis first, int... rest) {
    List<Axis> axes = new ArrayList<>();
    axes.add(first);
    axes.addAll(of(rest).axes);
    return new Shape(axes);
  }

  /** A shape of any axes. */
  public static Shape ofAxes(Axis... axes) {
    return new Shape(Arrays.asList(axes));
  }

  public int rank() {
    return axes.size();
  }

  public Axis axis(int index) {
    return axes.get(index);
  }

  /** The product of the numbers; the named axes are left out. */
  public long fixedElements() {
    long product = 1;
    for (Axis axis : axes) {
      if (axis instanceof Axis.Fixed(int size)) {
        product = Math.multiplyExact(product, (long) size);
      }
    }
    return product;
  }

  /** The names among the axes, in their order. */
  public List<Axis.Symbol> symbols() {
    return axes.stream()
        .filter(Axis.Symbol.class::isInstance)
        .map(Axis.Symbol.class::cast)
        .toList();
  }

  /** The shape as {@code [batch, 41, 96]}. */
  @Override
  public String toString() {
    return axes.stream().map(Axis::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
