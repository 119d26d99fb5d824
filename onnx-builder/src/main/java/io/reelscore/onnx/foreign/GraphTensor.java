package io.reelscore.onnx.foreign;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Locale;

/**
 * What a file says of one tensor.
 *
 * @param name of the tensor
 * @param dataType in lower case as numpy writes it, or {@code ?} where the file does not say
 * @param shape numbers, names, or {@code ?} for an axis without either; empty for a scalar and
 *     where the file does not say
 * @param operator that makes it; empty for an input
 */
public record GraphTensor(String name, String dataType, List<String> shape, String operator) {
  public GraphTensor {
    shape = List.copyOf(shape);
  }

  static GraphTensor of(ValueInfoProto info, String operator) {
    if (!info.getType().hasTensorType()) {
      return new GraphTensor(info.getName(), "?", List.of(), operator);
    }
    DataType type = DataType.forNumber(info.getType().getTensorType().getElemType());
    return new GraphTensor(
        info.getName(),
        type == null ? "?" : name(type),
        info.getType().getTensorType().getShape().getDimList().stream()
            .map(GraphTensor::axis)
            .toList(),
        operator);
  }

  private static String name(DataType type) {
    return switch (type) {
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String axis(Dimension axis) {
    return switch (axis.getValueCase()) {
      case DIM_VALUE -> String.valueOf(axis.getDimValue());
      case DIM_PARAM -> axis.getDimParam();
      case VALUE_NOT_SET -> "?";
    };
  }
}
