package io.reelscore.training.npy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An open {@code .npy} file of numpy's format 1.0, 2.0 or 3.0: 6 bytes of a name, two of a version,
 * the length of the header in 2 bytes (4 from 2.0 on), the header, then the numbers, row-major and
 * little-endian. Nothing of the numbers is read before it is asked for, and the header is held
 * against the file's size when it is opened. Arrays of objects, which are pickled, are refused. For
 * one thread.
 */
public final class NpyFile implements AutoCloseable {

  private static final byte[] NAME = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX_BYTES = 8;
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final long dataStart;
  private final NpyHeader header;

  private NpyFile(FileChannel channel, long dataStart, NpyHeader header) {
    this.channel = channel;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws NpyException when it is not as the format says, or its numbers are not ones that are
   *     read
   */
  public static NpyFile open(Path file) throws NpyException, IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return open(channel);
    } catch (NpyException | IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static NpyFile open(FileChannel channel) throws NpyException, IOException {
    long size = channel.size();
    ByteBuffer prefix = bytes(channel, 0, PREFIX_BYTES, size);
    byte[] name = new byte[NAME.length];
    prefix.get(name);
    int major = prefix.get() & 0xFF;
    int minor = prefix.get() & 0xFF;
    if (!Arrays.equals(name, NAME)) {
      throw new NpyException("no numpy array (expected: a file of numpy.save)");
    }
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyException("format %d.%d (expected: 1.0, 2.0 or 3.0)".formatted(major, minor));
    }
    int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer length = bytes(channel, PREFIX_BYTES, lengthBytes, size);
    long headerBytes =
        major == 1
            ? Short.toUnsignedLong(length.getShort())
            : Integer.toUnsignedLong(length.getInt());
    if (headerBytes > MAX_HEADER_BYTES) {
      throw new NpyException(
          "header: %d bytes (expected: at most %d)".formatted(headerBytes, MAX_HEADER_BYTES));
    }
    long headerStart = (long) PREFIX_BYTES + lengthBytes;
    ByteBuffer text = bytes(channel, headerStart, (int) headerBytes, size);
    NpyHeader header =
        NpyHeader.parse(
            (major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)
                .decode(text)
                .toString());
    long dataStart = headerStart + headerBytes;
    long expected = header.elements() * header.type().bytes();
    if (size - dataStart != expected) {
      throw new NpyException(
          "data: %d bytes (expected: %d for %s %s)"
              .formatted(size - dataStart, expected, header.type(), header.shape()));
    }
    return new NpyFile(channel, dataStart, header);
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int count, long size)
      throws NpyException, IOException {
    if (from + count > size) {
      throw new NpyException("file: %d bytes (expected: %d or more)".formatted(size, from + count));
    }
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, buffer, from);
    return buffer;
  }

  /** The type of the numbers. */
  public NpyType type() {
    return header.type();
  }

  /** The sizes of the axes; an empty list for a single number. */
  public List<Long> shape() {
    return header.shape();
  }

  /**
   * Reads some of the numbers.
   *
   * @param first of them, in the order of the file
   * @param into where they go
   * @param offset of the first in there
   * @param count how many
   */
  public void read(long first, float[] into, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(first, count, header.elements());
    Objects.checkFromIndexSize(offset, count, into.length);
    NpyType type = header.type();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; ) {
      int part = Math.min(count - done, BUFFER_BYTES / type.bytes());
      buffer.clear().limit(part * type.bytes());
      fill(channel, buffer, dataStart + (first + done) * type.bytes());
      for (int i = 0; i < part; i++) {
        into[offset + done++] = type.next(buffer);
      }
    }
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
