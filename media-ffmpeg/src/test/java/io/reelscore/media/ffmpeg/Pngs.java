package io.reelscore.media.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files put together chunk by chunk, sound and otherwise. */
final class Pngs {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private Pngs() {}

  /** A grey image of one shade. */
  static byte[] solid(int width, int height) {
    return of(header(width, height), chunk("IDAT", deflated(rows(width, height))), end());
  }

  static byte[] rows(int width, int height) {
    return new byte[(width + 1) * height];
  }

  static byte[] of(byte[]... chunks) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    for (byte[] chunk : chunks) {
      file.writeBytes(chunk);
    }
    return file.toByteArray();
  }

  /** The header of an 8-bit grey image. */
  static byte[] header(int width, int height) {
    byte[] data = {0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0};
    ByteBuffer.wrap(data).putInt(0, width).putInt(4, height);
    return chunk("IHDR", data);
  }

  static byte[] end() {
    return chunk("IEND", new byte[0]);
  }

  static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  static byte[] deflated(byte[] data) {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(data);
      deflater.finish();
      byte[] buffer = new byte[1 << 16];
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}
