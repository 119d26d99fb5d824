package io.reelscore.service.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tensors that may be sent for one input of a model.
 *
 * @param elementType the graph's own
 * @param shapes legal ones, without the batch axis, the largest last
 */
public record TensorSpec(ElementType elementType, List<List<Long>> shapes) {
  public TensorSpec {
    shapes = shapes.stream().map(List::copyOf).toList();
  }

  /** A tensor of one shape. */
  static TensorSpec of(ElementType elementType, long... shape) {
    return new TensorSpec(elementType, List.of(boxed(shape)));
  }

  static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /** The element types that may be sent: the graph's own, and those that widen to it exactly. */
  public List<ElementType> accepted() {
    return elementType.accepted();
  }

  /** Whether a tensor of that shape is one of them. */
  public boolean takes(List<Long> shape) {
    return shapes.contains(shape);
  }

  /** Bytes of a legal shape in an element type. */
  public long bytes(ElementType sent, List<Long> shape) {
    return shape.stream().reduce((long) sent.bytes(), Math::multiplyExact);
  }

  /** Bytes of every tensor that may be sent. */
  public List<Long> allBytes() {
    return accepted().stream()
        .flatMap(type -> shapes.stream().map(shape -> bytes(type, shape)))
        .distinct()
        .toList();
  }

  /** Bytes of the largest of them in the graph's own type, which is the widest. */
  public long largestBytes() {
    return bytes(elementType, shapes.getLast());
  }

  /** The same with the largest that is sent to be widened, which is held beside it. */
  public long largestHeldBytes() {
    long narrower =
        accepted().stream()
            .filter(type -> type != elementType)
            .mapToLong(type -> bytes(type, shapes.getLast()))
            .max()
            .orElse(0);
    return largestBytes() + narrower;
  }

  /** The shapes, as a caller is told them. */
  @Override
  public String toString() {
    return shapes.stream().map(String::valueOf).collect(Collectors.joining(" or "));
  }
}
