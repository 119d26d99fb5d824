package io.reelscore.service.oip;

import io.reelscore.core.FailureReason;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.service.failure.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One input of a request: a tensor whose first axis is the samples.
 *
 * @param name of it
 * @param type of its elements
 * @param shape each extent at least 1
 * @param data its elements as in {@code raw_input_contents}
 */
record InputTensor(String name, Datatype type, List<Long> shape, ByteBuffer data) {
  private static final int MAX_AXES = 8;

  InputTensor {
    shape = List.copyOf(shape);
  }

  /** Checks all of it but the data. */
  static InputTensor of(InferInputTensor input, ByteBuffer data) throws Rejection {
    String field = "inputs." + input.getName();
    Datatype type = Datatype.parse(field + ".datatype", input.getDatatype());
    if (input.getParametersCount() > 0) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          field + ".parameters",
          input.getParametersMap().keySet(),
          "none: shared memory and the like are not served");
    }
    if (input.getShapeCount() < 1 || input.getShapeCount() > MAX_AXES) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          field + ".shape",
          input.getShapeCount() + " axes",
          "1.." + MAX_AXES + ", the samples first");
    }
    if (input.getShapeList().stream().anyMatch(extent -> extent < 1)) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          field + ".shape",
          input.getShapeList(),
          "extents of at least 1");
    }
    return new InputTensor(input.getName(), type, input.getShapeList(), data);
  }

  /** Samples. */
  long rows() {
    return shape.getFirst();
  }

  /** The shape of one sample's part. */
  List<Long> rowShape() {
    return shape.subList(1, shape.size());
  }

  /** The bytes of each sample's part, which lie behind one another. */
  List<ByteBuffer> parts() throws Rejection {
    if (type.bytes() == 0) {
      throw Rejection.ofField(
          FailureReason.WRONG_DATA_TYPE, field() + ".datatype", type.text(), "a number");
    }
    long bytes = bytes();
    if (bytes != data.remaining()) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          field(),
          data.remaining() + " bytes",
          bytes < 0 ? "what the shape says" : bytes + ", as the shape says");
    }
    int part = Math.toIntExact(bytes / rows());
    List<ByteBuffer> parts = new ArrayList<>();
    for (int row = 0; row < rows(); row++) {
      parts.add(data.slice(row * part, part));
    }
    return parts;
  }

  /** The elements of a tensor of BYTES [rows] or [rows, 1]. */
  List<ByteBuffer> elements() throws Rejection {
    require(Datatype.BYTES);
    requireOneEach();
    ByteBuffer left = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<ByteBuffer> elements = new ArrayList<>();
    for (int row = 0; row < rows(); row++) {
      long length = left.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(left.getInt());
      if (length < 0 || length > left.remaining()) {
        throw Rejection.ofField(
            FailureReason.WRONG_SHAPE,
            field(),
            "the end within element " + row,
            rows() + " elements, each after its length in 4 bytes");
      }
      elements.add(left.slice(left.position(), (int) length));
      left.position(left.position() + (int) length);
    }
    if (left.hasRemaining()) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          field(),
          left.remaining() + " bytes after the last element",
          rows() + " elements, as the shape says");
    }
    return elements;
  }

  /** Refuses more than one element a sample. */
  void requireOneEach() throws Rejection {
    if (rowShape().stream().anyMatch(extent -> extent != 1)) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          field() + ".shape",
          shape,
          "[%d] or [%d, 1]".formatted(rows(), rows()));
    }
  }

  /** Refuses other elements. */
  void require(Datatype wanted) throws Rejection {
    if (type != wanted) {
      throw Rejection.ofField(
          FailureReason.WRONG_DATA_TYPE, field() + ".datatype", type.text(), wanted.text());
    }
  }

  String field() {
    return "inputs." + name;
  }

  /** As the shape says; -1 when that is more than there are bytes in a message. */
  private long bytes() {
    long bytes = type.bytes();
    for (long extent : shape) {
      bytes *= extent;
      if (extent > Integer.MAX_VALUE || bytes > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return bytes;
  }
}
