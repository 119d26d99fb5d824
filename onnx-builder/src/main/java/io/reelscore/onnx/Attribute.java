package io.reelscore.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.List;

/** A constant setting of a node. */
sealed interface Attribute {

  record Int(String name, long value) implements Attribute {}

  record Ints(String name, List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Real(String name, float value) implements Attribute {}

  default AttributeProto toProto() {
    AttributeProto.Builder proto = AttributeProto.newBuilder();
    return switch (this) {
      case Int(String name, long value) ->
          proto.setName(name).setType(AttributeType.INT).setI(value).build();
      case Ints(String name, List<Long> values) ->
          proto.setName(name).setType(AttributeType.INTS).addAllInts(values).build();
      case Real(String name, float value) ->
          proto.setName(name).setType(AttributeType.FLOAT).setF(value).build();
    };
  }
}
