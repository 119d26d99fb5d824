package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FloatTypeTest {
  private static final int ALL = 1 << 16;

  @Test
  void every_float16_widens_to_the_float32_of_the_same_value() {
    for (int bits = 0; bits < ALL; bits++) {
      float widened = widened(FloatType.FLOAT16, bits);

      float expected = float16((short) bits);
      assertThat(Float.compare(widened, expected)).as("bits %x", bits).isZero();
    }
  }

  @Test
  void every_bfloat16_widens_to_the_float32_that_begins_with_its_bits() {
    for (int bits = 0; bits < ALL; bits++) {
      float widened = widened(FloatType.BFLOAT16, bits);

      assertThat(Float.floatToRawIntBits(widened) >>> 16).as("bits %x", bits).isEqualTo(bits);
      assertThat(Float.floatToRawIntBits(widened) & 0xffff).isZero();
    }
  }

  @Test
  void only_what_loses_nothing_is_accepted() {
    assertThat(FloatType.FLOAT32.accepted())
        .containsExactly(FloatType.FLOAT32, FloatType.FLOAT16, FloatType.BFLOAT16);
    assertThat(FloatType.FLOAT16.accepted()).containsExactly(FloatType.FLOAT16);
    assertThat(FloatType.BFLOAT16.accepted()).containsExactly(FloatType.BFLOAT16);
    assertThatThrownBy(() ->
            FloatType.FLOAT32.widen(
                ByteBuffer.allocate(4), FloatType.FLOAT16, ByteBuffer.allocate(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("4 bytes of float32 into 4 of float16");
    assertThatThrownBy(() ->
            FloatType.FLOAT16.widen(
                ByteBuffer.allocate(4), FloatType.FLOAT32, ByteBuffer.allocate(7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            FloatType.FLOAT16.widen(
                ByteBuffer.allocate(3), FloatType.FLOAT32, ByteBuffer.allocate(8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbers_may_be_widened_from_the_end_of_the_memory_that_takes_them() {
    int numbers = 1000;
    ByteBuffer memory = ByteBuffer.allocateDirect(numbers * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers; i++) {
      memory.putShort(numbers * 2 + i * 2, Float.floatToFloat16(i / 8f));
    }
    ByteBuffer source = memory.slice(numbers * 2, numbers * 2);

    FloatType.FLOAT16.widen(source, FloatType.FLOAT32, memory);

    assertThat(source.remaining()).isEqualTo(numbers * 2);
    memory.flip();
    for (int i = 0; i < numbers; i++) {
      assertThat(memory.getFloat()).isEqualTo(i / 8f);
    }
    assertThat(memory.hasRemaining()).isFalse();
  }

  @Test
  void the_same_type_is_copied_as_it_is() {
    ByteBuffer into = ByteBuffer.allocate(4);

    FloatType.BFLOAT16.widen(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), FloatType.BFLOAT16, into);

    assertThat(into.array()).containsExactly(1, 2, 3, 4);
    assertThat(into.hasRemaining()).isFalse();
    assertThat(FloatType.of("bfloat16")).isEqualTo(FloatType.BFLOAT16);
    assertThat(FloatType.BFLOAT16.toString()).isEqualTo("bfloat16");
  }

  private static float widened(FloatType type, int bits) {
    ByteBuffer source =
        ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) bits);
    ByteBuffer into = ByteBuffer.allocate(4);
    type.widen(source, FloatType.FLOAT32, into);
    return into.order(ByteOrder.LITTLE_ENDIAN).getFloat(0);
  }

  /** By the definition of IEEE 754 binary16. */
  private static float float16(short bits) {
    int sign = (bits & 0x8000) == 0 ? 1 : -1;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return fraction != 0 ? Float.NaN : sign * Float.POSITIVE_INFINITY;
    }
    return exponent == 0
        ? sign * Math.scalb((float) fraction, -24)
        : sign * Math.scalb((float) (0x400 | fraction), exponent - 25);
  }
}
