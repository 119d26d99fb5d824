package io.reelscore.training.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes safetensors files of F32; {@link Safetensors} tells the format. */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a file, whole or not at all; the same bytes for the same arguments.
   *
   * @param shapes of the tensors by name, in the file's order
   * @param values of each, row-major
   * @param metadata texts by name
   */
  public static void write(
      Path file,
      Map<String, int[]> shapes,
      Map<String, float[]> values,
      Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JsonMapper.shared().createObjectNode();
    ObjectNode texts = header.putObject("__metadata__");
    metadata.forEach(texts::put);
    long at = 0;
    for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
      Arrays.stream(tensor.getValue()).forEach(entry.putArray("shape")::add);
      long end =
          at + (long) Float.BYTES * values(values, tensor.getKey(), tensor.getValue()).length;
      entry.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    String json = header.toString();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    byte[] padded =
        (json + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      byte[] prefix = new byte[Long.BYTES];
      buffer(prefix).putLong(padded.length);
      out.write(prefix);
      out.write(padded);
      for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
        float[] numbers = values(values, tensor.getKey(), tensor.getValue());
        byte[] bytes = new byte[Math.multiplyExact(numbers.length, Float.BYTES)];
        buffer(bytes).asFloatBuffer().put(numbers);
        out.write(bytes);
      }
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] values(Map<String, float[]> values, String name, int[] shape) {
    float[] found = values.get(name);
    int expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (found == null || found.length != expected) {
      throw new IllegalArgumentException(
          "%s: %s values (expected: %d)"
              .formatted(name, found == null ? "no" : found.length, expected));
    }
    return found;
  }
}
