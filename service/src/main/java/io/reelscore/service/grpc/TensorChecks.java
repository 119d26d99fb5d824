package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ElementType;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Tensor;
import java.util.List;

/**
 * Whether a tensor is one of those that may be sent. A shape is looked up, not multiplied: none can
 * overflow.
 *
 * @param field the tensor's
 */
record TensorChecks(String field) {
  private static final int MAX_AXES_REPEATED = 8;

  /** The element type, which is one of the accepted ones. */
  ElementType type(Tensor tensor, List<ElementType> accepted) throws Rejection {
    for (ElementType type : accepted) {
      if (InputMessages.dataType(type) == tensor.getDataType()) {
        return type;
      }
    }
    List<DataType> expected = accepted.stream().map(InputMessages::dataType).toList();
    throw Rejection.ofField(
        FailureReason.WRONG_DATA_TYPE,
        field + ".data_type",
        tensor.getDataType() == DataType.UNRECOGNIZED
            ? tensor.getDataTypeValue()
            : tensor.getDataType(),
        expected.size() == 1 ? expected.getFirst() : "one of " + expected);
  }

  Rejection wrongShape(Tensor tensor, Object expected) {
    return Rejection.ofField(
        FailureReason.WRONG_SHAPE,
        field + ".shape",
        tensor.getShapeCount() > MAX_AXES_REPEATED
            ? tensor.getShapeCount() + " axes"
            : tensor.getShapeList(),
        expected);
  }

  void requireBytes(long found, long expected) throws Rejection {
    if (found != expected) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          field + ".data",
          found + " bytes",
          expected + ", as the shape says");
    }
  }
}
