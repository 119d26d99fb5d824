package io.reelscore.service.oip;

import io.reelscore.inference.v2.ModelInput;
import io.reelscore.inference.v2.ModelMetadataResponse.TensorMetadata;
import io.reelscore.inference.v2.ModelOutput;
import java.util.List;

/**
 * A tensor of a model, as clients are told.
 *
 * @param name of it
 * @param type of its elements
 * @param row its shape without the batch; -1: any extent
 * @param optional whether a request may leave it out
 */
record NamedTensor(String name, Datatype type, List<Long> row, boolean optional) {
  private static final long ANY = -1;

  NamedTensor {
    row = List.copyOf(row);
  }

  static NamedTensor required(String name, Datatype type, List<Long> row) {
    return new NamedTensor(name, type, row, false);
  }

  /** The first axis is the batch. */
  TensorMetadata metadata() {
    return TensorMetadata.newBuilder()
        .setName(name)
        .setDatatype(type.text())
        .addShape(ANY)
        .addAllShape(row)
        .build();
  }

  ModelInput input() {
    return ModelInput.newBuilder()
        .setName(name)
        .setDataType(type.config())
        .addAllDims(row)
        .setOptional(optional)
        .build();
  }

  ModelOutput output() {
    return ModelOutput.newBuilder()
        .setName(name)
        .setDataType(type.config())
        .addAllDims(row)
        .build();
  }
}
