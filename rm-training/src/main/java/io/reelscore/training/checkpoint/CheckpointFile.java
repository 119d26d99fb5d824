package io.reelscore.training.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bytes of a checkpoint, little-endian: the 8 letters {@value #MAGIC}; the length of the header
 * as int32; the header, a JSON object of phase, step, facts and the length of each array; the
 * arrays as float32; and the CRC-32C of all that as int64.
 */
final class CheckpointFile {

  private static final String MAGIC = "RSCHECK1";
  private static final int BEFORE_HEADER = MAGIC.length() + Integer.BYTES;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private CheckpointFile() {}

  static ByteBuffer bytes(Checkpoint checkpoint) {
    ObjectNode header = JSON.createObjectNode();
    header.put("phase", checkpoint.phase());
    header.put("step", checkpoint.step());
    header.set("facts", checkpoint.facts());
    ObjectNode lengths = header.putObject("arrays");
    long size = 0;
    for (Map.Entry<String, float[]> array : checkpoint.arrays().entrySet()) {
      lengths.put(array.getKey(), array.getValue().length);
      size += (long) Float.BYTES * array.getValue().length;
    }
    byte[] head = JSON.writeValueAsBytes(header);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(BEFORE_HEADER + head.length + size + Long.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC.getBytes(StandardCharsets.US_ASCII)).putInt(head.length).put(head);
    for (float[] array : checkpoint.arrays().values()) {
      bytes.asFloatBuffer().put(array);
      bytes.position(bytes.position() + Float.BYTES * array.length);
    }
    return bytes.putLong(crc(bytes.array(), bytes.position())).flip();
  }

  static Checkpoint read(byte[] bytes) throws DamagedCheckpointException {
    if (bytes.length < BEFORE_HEADER + Long.BYTES
        || !new String(bytes, 0, MAGIC.length(), StandardCharsets.US_ASCII).equals(MAGIC)) {
      throw new DamagedCheckpointException(
          "%d bytes without the letters %s (expected: a checkpoint)"
              .formatted(bytes.length, MAGIC));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.length - Long.BYTES;
    long crc = crc(bytes, end);
    if (buffer.getLong(end) != crc) {
      throw new DamagedCheckpointException(
          "CRC-32C %x (expected: %x, as it says)".formatted(crc, buffer.getLong(end)));
    }
    int length = buffer.position(MAGIC.length()).getInt();
    if (length < 0 || length > end - BEFORE_HEADER) {
      throw new DamagedCheckpointException(
          "header of %d bytes (expected: 0..%d)".formatted(length, end - BEFORE_HEADER));
    }
    try {
      JsonNode header = JSON.readTree(bytes, BEFORE_HEADER, length);
      buffer.position(BEFORE_HEADER + length).limit(end);
      return new Checkpoint(
          header.required("phase").stringValue(),
          header.required("step").intValue(),
          header.required("facts").asObject(),
          arrays(header.required("arrays"), buffer));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new DamagedCheckpointException("header: " + e.getMessage());
    }
  }

  private static SequencedMap<String, float[]> arrays(JsonNode lengths, ByteBuffer buffer)
      throws DamagedCheckpointException {
    SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : lengths.properties()) {
      long length = entry.getValue().longValue();
      if (length < 0 || length * Float.BYTES > buffer.remaining()) {
        throw new DamagedCheckpointException(
            "%s: %d numbers (expected: 0..%d, which are left)"
                .formatted(entry.getKey(), length, buffer.remaining() / Float.BYTES));
      }
      float[] array = new float[(int) length];
      buffer.asFloatBuffer().get(array);
      buffer.position(buffer.position() + Float.BYTES * array.length);
      arrays.put(entry.getKey(), array);
    }
    if (buffer.hasRemaining()) {
      throw new DamagedCheckpointException(
          "%d bytes after the arrays (expected: none)".formatted(buffer.remaining()));
    }
    return arrays;
  }

  private static long crc(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return crc.getValue();
  }
}
