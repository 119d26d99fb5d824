package io.reelscore.training.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;

/**
 * An open safetensors file: 8 bytes with the length of a header, unsigned and little-endian, the
 * header, then the tensors' bytes, row-major and little-endian. Nothing of the data is read before
 * it is asked for, and no number of the file is trusted before it is checked: the whole header is
 * held against the file when it is opened. For one thread.
 */
public final class Safetensors implements AutoCloseable {

  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, TensorEntry> tensors;

  private Safetensors(FileChannel channel, long dataStart, Map<String, TensorEntry> tensors) {
    this.channel = channel;
    this.dataStart = dataStart;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens a file.
   *
   * @throws WeightsException when it is not as the format says
   */
  public static Safetensors open(Path file) throws WeightsException, IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return open(channel);
    } catch (WeightsException | IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Safetensors open(FileChannel channel) throws WeightsException, IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new WeightsException(
          "file: %d bytes (expected: %d or more)".formatted(size, Long.BYTES));
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, length, 0);
    long headerBytes = length.getLong();
    long room = Math.min(MAX_HEADER_BYTES, size - Long.BYTES);
    if (headerBytes < 0 || headerBytes > room) {
      throw new WeightsException(
          "header: %s bytes (expected: at most %d)"
              .formatted(Long.toUnsignedString(headerBytes), room));
    }
    ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
    fill(channel, header, Long.BYTES);
    long dataStart = Long.BYTES + headerBytes;
    return new Safetensors(
        channel, dataStart, SafetensorsHeader.read(header.array(), size - dataStart));
  }

  /** The tensors by name, in the header's order. */
  public Map<String, TensorEntry> tensors() {
    return tensors;
  }

  /**
   * The values of a tensor of F32, F16 or BF16, row-major.
   *
   * @throws WeightsException when there is no such tensor, it is of another type, or too long for
   *     an array
   */
  public float[] read(String name) throws WeightsException, IOException {
    TensorEntry tensor = tensors.get(name);
    if (tensor == null) {
      throw new WeightsException("tensor %s: missing".formatted(name));
    }
    ElementType type = tensor.type();
    long elements = (tensor.to() - tensor.from()) / type.bytes();
    if (!type.isFloat() || elements > Integer.MAX_VALUE - Long.BYTES) {
      throw new WeightsException(
          "tensor %s: %s %s (expected: F32, F16 or BF16, less than 2^31 values)"
              .formatted(name, type, tensor.shape()));
    }
    float[] values = new float[(int) elements];
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long at = dataStart + tensor.from();
    for (int i = 0; i < values.length; ) {
      int count = Math.min(values.length - i, BUFFER_BYTES / type.bytes());
      buffer.clear().limit(count * type.bytes());
      fill(channel, buffer, at);
      at += buffer.limit();
      while (buffer.hasRemaining()) {
        values[i++] = type.next(buffer);
      }
    }
    return values;
  }

  private static void fill(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
