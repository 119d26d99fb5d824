package io.reelscore.service.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Legal bytes of requests that no generated code would write: fields in any order, more than once,
 * messages in pieces, unknown fields and groups, known fields of another wire type, long numbers.
 */
final class RandomWire {
  private final Random random;

  RandomWire(Random random) {
    this.random = random;
  }

  private interface Field {
    void write(CodedOutputStream out) throws IOException;
  }

  byte[] scoreRequest() {
    return message(
        6,
        out -> {
          switch (random.nextInt(8)) {
            case 0 -> bytes(out, 1, modelRef());
            case 1, 2, 3 -> bytes(out, 2, sample());
            case 4 -> bytes(out, 3, weight());
            case 5 -> bytes(out, 4, text());
            case 6 -> out.writeInt32(5, random.nextInt(5) - 1);
            default -> odd(out);
          }
        });
  }

  byte[] groupRequest() {
    return message(
        4,
        out -> {
          switch (random.nextInt(5)) {
            case 0 -> bytes(out, 1, header());
            case 1, 2, 3 -> bytes(out, 2, sample());
            default -> odd(out);
          }
        });
  }

  byte[] streamRequest() {
    return message(
        4,
        out -> {
          switch (random.nextInt(8)) {
            case 0 -> bytes(out, 1, header());
            case 1, 2 -> bytes(out, 2, sample());
            case 3, 4 -> bytes(out, 3, start());
            case 5, 6 -> bytes(out, 4, chunk());
            default -> odd(out);
          }
        });
  }

  private byte[] start() {
    return message(
        3,
        out -> {
          switch (random.nextInt(4)) {
            case 0, 1 -> bytes(out, 1, sample());
            case 2 -> out.writeInt64(2, random.nextLong(-2, 300));
            default -> odd(out);
          }
        });
  }

  private byte[] chunk() {
    return message(
        5,
        out -> {
          switch (random.nextInt(5)) {
            case 0 -> bytes(out, 1, text());
            case 1 -> out.writeInt64(2, random.nextLong(-2, 300));
            case 2, 3 -> bytes(out, 3, data());
            default -> odd(out);
          }
        });
  }

  private byte[] header() {
    return message(
        3,
        out -> {
          switch (random.nextInt(5)) {
            case 0 -> bytes(out, 1, modelRef());
            case 1 -> bytes(out, 2, text());
            case 2 -> out.writeInt32(3, random.nextInt(5));
            case 3 -> bytes(out, 5, weight());
            default -> odd(out);
          }
        });
  }

  private byte[] modelRef() {
    return message(3, out -> bytes(out, 1 + random.nextInt(3), text()));
  }

  private byte[] weight() {
    return message(
        2,
        out -> {
          if (random.nextBoolean()) {
            bytes(out, 1, text());
          } else {
            out.writeDouble(2, random.nextDouble());
          }
        });
  }

  private byte[] sample() {
    return message(
        6,
        out -> {
          switch (random.nextInt(13)) {
            case 0 -> bytes(out, 1, text());
            case 1, 2 -> bytes(out, 2, tensor());
            case 3 -> bytes(out, 3, data());
            case 4, 5 -> bytes(out, 4, images());
            case 6, 7 -> bytes(out, 5, latents());
            case 8 -> bytes(out, 8, text());
            case 9 -> bytes(out, 9, text());
            case 10 -> bytes(out, 10, embedding());
            case 11 -> out.writeBool(11, random.nextBoolean());
            default -> odd(out);
          }
        });
  }

  private byte[] images() {
    return message(
        3,
        out -> {
          if (random.nextInt(4) == 0) {
            odd(out);
          } else {
            bytes(out, 1, data());
          }
        });
  }

  private byte[] latents() {
    return message(
        3,
        out -> {
          switch (random.nextInt(4)) {
            case 0, 1 -> bytes(out, 1, tensor());
            case 2 -> out.writeFloat(2, random.nextFloat());
            default -> odd(out);
          }
        });
  }

  private byte[] embedding() {
    return message(
        3,
        out -> {
          switch (random.nextInt(4)) {
            case 0, 1 -> bytes(out, 1, tensor());
            case 2 -> bytes(out, 2, data(40));
            default -> odd(out);
          }
        });
  }

  private byte[] tensor() {
    return message(
        4,
        out -> {
          switch (random.nextInt(6)) {
            case 0 -> out.writeInt32(1, random.nextInt(8));
            case 1 -> out.writeInt64(2, random.nextLong(-2, 300));
            case 2 ->
                bytes(
                    out, 2, message(3, packed -> packed.writeInt64NoTag(random.nextLong(-2, 300))));
            case 3, 4 -> bytes(out, 3, data());
            default -> odd(out);
          }
        });
  }

  private byte[] text() {
    return "äb".repeat(random.nextInt(4)).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] data() {
    return data(random.nextInt(10) == 0 ? 150_000 : 4);
  }

  private byte[] data(int bound) {
    byte[] data = new byte[random.nextInt(bound)];
    random.nextBytes(data);
    return data;
  }

  /** What a reader skips. */
  private void odd(CodedOutputStream out) throws IOException {
    int number = random.nextBoolean() ? 1 + random.nextInt(11) : 20 + random.nextInt(2000);
    switch (random.nextInt(5)) {
      case 0 -> {
        out.writeUInt32NoTag(WireTag.of(number, WireTag.VARINT));
        longNumber(out, random.nextInt(100));
      }
      case 1 -> out.writeFixed32(number, random.nextInt());
      case 2 -> out.writeFixed64(number, random.nextLong());
      case 3 -> bytes(out, 20 + random.nextInt(2000), text());
      default -> {
        out.writeTag(number, WireTag.START_GROUP);
        if (random.nextBoolean()) {
          odd(out);
        }
        out.writeTag(number, WireTag.END_GROUP);
      }
    }
  }

  private void bytes(CodedOutputStream out, int number, byte[] value) throws IOException {
    out.writeUInt32NoTag(WireTag.of(number, WireTag.LENGTH_DELIMITED));
    longNumber(out, value.length);
    out.writeRawBytes(value);
  }

  /** A number in more bytes than it needs. */
  private void longNumber(CodedOutputStream out, int value) throws IOException {
    if (value < 128 && random.nextInt(10) == 0) {
      out.writeRawByte(value | 0x80);
      out.writeRawByte(0x80);
      out.writeRawByte(0);
    } else {
      out.writeUInt32NoTag(value);
    }
  }

  private byte[] message(int maxFields, Field field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int i = random.nextInt(maxFields + 1); i > 0; i--) {
        field.write(out);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
