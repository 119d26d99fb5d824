package io.reelscore.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir Path folder;

  @Test
  void values_of_all_float_types_are_read_where_they_lie() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(8 + 4 + 6).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2f);
    data.putShort(Float.floatToFloat16(0.25f)).putShort(Float.floatToFloat16(-65504f));
    data.putShort((short) 0x3FC0).putShort((short) 0xC000).putShort((short) 0x7F80);
    Path file =
        file(
            """
            {"__metadata__": {"format": "pt"},
             "c": {"dtype": "BF16", "shape": [3, 1], "data_offsets": [12, 18]},
             "a": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
             "b": {"data_offsets": [8, 12], "shape": [2], "dtype": "F16"}}
            """,
            data.array());

    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.tensors().keySet()).containsExactly("c", "a", "b");
      assertThat(tensors.tensors())
          .containsEntry("a", new TensorEntry("a", ElementType.F32, List.of(1L, 2L), 0, 8));
      assertThat(tensors.read("a")).containsExactly(1.5f, -2f);
      assertThat(tensors.read("b")).containsExactly(0.25f, -65504f);
      assertThat(tensors.read("c")).containsExactly(1.5f, -2f, Float.POSITIVE_INFINITY);
      assertThatThrownBy(() -> tensors.read("d")).hasMessage("tensor d: missing");
    }
  }

  @Test
  void a_tensor_longer_than_the_buffer_is_read_whole() throws Exception {
    int count = 50_000;
    ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putFloat(i);
    }
    Path file =
        file(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[50000],\"data_offsets\":[0,200000]}}",
            data.array());

    try (Safetensors tensors = Safetensors.open(file)) {
      float[] values = tensors.read("a");

      for (int i = 0; i < count; i++) {
        assertThat(values[i]).isEqualTo(i);
      }
    }
  }

  @Test
  void other_types_are_known_but_not_read_as_floats() throws Exception {
    Path file =
        file(
            "{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"e\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}",
            new byte[8]);

    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.read("e")).isEmpty();
      assertThatThrownBy(() -> tensors.read("n"))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining("I64 [] (expected: F32, F16 or BF16");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}} | expected: 8 bytes for F32 [2]
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | data: 8 bytes (expected: 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | begins at byte 4 (expected: 0
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}} | begins at byte 4 (expected: 8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | Duplicate
          {"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}} | Duplicate
          {"a":{"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,8]}} | less than 2^63 bytes
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | -2 after 0 others
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}} | data_offsets [8, 0]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}} | 8 after 2 others
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}} | VALUE_NUMBER_FLOAT (expected: END_ARRAY)
          {"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}} | dtype F99 (expected: one of
          {"a":{"dtype":"F32","shape":[2]}} | data_offsets null
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}} | x (expected: dtype, shape and data_offsets)
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | header: Numeric value
          {"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | __metadata__: VALUE_NUMBER_INT
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x | header:
          {"a":[]} | tensor a: START_ARRAY (expected: START_OBJECT)
          [] | no JSON object
          """)
  void a_header_that_does_not_describe_the_data_is_refused(String header, String message)
      throws IOException {
    Path file = file(header.strip(), new byte[8]);

    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_header_longer_than_the_file_is_refused_before_room_is_made_for_it() throws IOException {
    for (long length : List.of(99_999_999L, 1L << 40, -1L)) {
      ByteBuffer file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      Path path = Files.write(folder.resolve("long"), file.putLong(0, length).array());

      assertThatThrownBy(() -> Safetensors.open(path).close())
          .isInstanceOf(WeightsException.class)
          .hasMessage(
              "header: %s bytes (expected: at most 8)".formatted(Long.toUnsignedString(length)));
    }
  }

  @Test
  void a_file_without_a_header_is_refused() throws IOException {
    Path file = Files.write(folder.resolve("short"), new byte[7]);

    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOf(WeightsException.class)
        .hasMessage("file: 7 bytes (expected: 8 or more)");
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("x.safetensors"), file.array());
  }
}
