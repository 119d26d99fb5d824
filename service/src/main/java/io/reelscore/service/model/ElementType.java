package io.reelscore.service.model;

import io.reelscore.runtime.FloatType;
import java.util.List;

/** The type of a tensor's elements. */
public enum ElementType {
  UINT8,
  FLOAT16,
  BFLOAT16,
  FLOAT32;

  private static ElementType of(FloatType type) {
    return valueOf(type.name());
  }

  /** As a manifest writes it. */
  static ElementType of(String dataType) {
    return dataType.equals("uint8") ? UINT8 : of(FloatType.of(dataType));
  }

  /** Bytes of one element. */
  public int bytes() {
    return this == UINT8 ? 1 : floats().bytes();
  }

  /** The types whose every number is one of this type: itself first. */
  public List<ElementType> accepted() {
    return this == UINT8
        ? List.of(UINT8)
        : floats().accepted().stream().map(ElementType::of).toList();
  }

  /**
   * How its numbers are widened.
   *
   * @throws IllegalArgumentException for {@link #UINT8}
   */
  public FloatType floats() {
    return FloatType.valueOf(name());
  }
}
