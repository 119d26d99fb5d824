package io.reelscore.service;

import com.google.protobuf.ByteString;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.util.Arrays;

/** Latents as they are sent. */
final class LatentMessages {
  private LatentMessages() {}

  static Tensor tensor(String type, float[] numbers, long... shape) {
    return Tensor.newBuilder()
        .setDataType(
            switch (type) {
              case "float32" -> DataType.DATA_TYPE_FLOAT32;
              case "float16" -> DataType.DATA_TYPE_FLOAT16;
              case "bfloat16" -> DataType.DATA_TYPE_BFLOAT16;
              default -> throw new IllegalArgumentException(type);
            })
        .addAllShape(Arrays.stream(shape).boxed().toList())
        .setData(ByteString.copyFrom(TinyLatents.bytes(numbers, type)))
        .build();
  }

  static Sample withTimestep(Sample sample, float timestep) {
    return sample.toBuilder()
        .setLatents(sample.getLatents().toBuilder().setTimestep(timestep))
        .build();
  }
}
