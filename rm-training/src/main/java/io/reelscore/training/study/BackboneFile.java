package io.reelscore.training.study;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of a pre-trained backbone: the float32 numbers, big-endian, one weight after another
 * in the order of their names, then the SHA-256 over them.
 */
final class BackboneFile {

  private static final int DIGEST_BYTES = 32;

  private BackboneFile() {}

  /** Writes a file, whole or not at all. */
  static void write(Path file, Map<String, float[]> weights) throws IOException {
    int count = weights.values().stream().mapToInt(values -> values.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES + DIGEST_BYTES);
    for (float[] values : weights.values()) {
      for (float value : values) {
        bytes.putFloat(value);
      }
    }
    bytes.put(digest(bytes.array(), bytes.position()));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, bytes.array());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads a file.
   *
   * @param shapes of the weights, by name
   * @throws IOException when it is not such a file
   */
  static Map<String, float[]> read(Path file, Map<String, int[]> shapes) throws IOException {
    int count = shapes.values().stream().mapToInt(BackboneFile::size).sum();
    byte[] bytes = Files.readAllBytes(file);
    int expected = count * Float.BYTES + DIGEST_BYTES;
    if (bytes.length != expected) {
      throw new IOException("%s: %d bytes (expected: %d)".formatted(file, bytes.length, expected));
    }
    byte[] digest = digest(bytes, bytes.length - DIGEST_BYTES);
    if (!Arrays.equals(digest, 0, DIGEST_BYTES, bytes, bytes.length - DIGEST_BYTES, bytes.length)) {
      throw new IOException(file + ": damaged (expected: its own sha256 at the end)");
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    Map<String, float[]> weights = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> {
      float[] values = new float[size(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers.getFloat();
      }
      weights.put(name, values);
    });
    return weights;
  }

  private static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private static byte[] digest(byte[] bytes, int length) {
    var digest = Digests.sha256();
    digest.update(bytes, 0, length);
    return digest.digest();
  }
}
