package io.reelscore.training.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Files as numpy writes them. */
public final class NpyArrays {

  private NpyArrays() {}

  /** An array of float32 with the values 0, 1, 2... times a step. */
  public static Path steps(Path file, float step, int... shape) throws IOException {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * step;
    }
    return floats(file, values, shape);
  }

  /** An array of float32. */
  public static Path floats(Path file, float[] values, int... shape) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return Files.write(file, bytes(1, header("<f4", shape), data.array()));
  }

  /** An array of bool. */
  public static Path mask(Path file, byte[] values, int... shape) throws IOException {
    return Files.write(file, bytes(1, header("|b1", shape), values));
  }

  /** A header as numpy writes it. */
  public static String header(String descr, int... shape) {
    return "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
        .formatted(
            descr,
            Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ")),
            shape.length == 1 ? "," : "");
  }

  /** A whole file. */
  public static byte[] bytes(int major, String header, byte[] data) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + (major == 1 ? 2 : 4) + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) major).put((byte) 0);
    if (major == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    return file.put(text).put(data).array();
  }
}
