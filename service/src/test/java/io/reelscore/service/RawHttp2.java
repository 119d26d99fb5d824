package io.reelscore.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client that speaks HTTP/2 frame by frame, and need not behave. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int INITIAL_WINDOW_SIZE = 4;
  private static final int PATIENCE_MILLIS = 90_000;
  private static final int PIECE_BYTES = 16_000;
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawHttp2(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
  }

  record Frame(int type, int flags, int stream, byte[] payload) {
    /** The error code of a GOAWAY, and what it says. */
    String goAway() {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      int code = bytes.getInt(4);
      return code + " " + new String(payload, 8, payload.length - 8, US_ASCII);
    }
  }

  /** Opens the connection as the protocol wants it. */
  RawHttp2 greet(int... settings) throws IOException {
    out.write(PREFACE);
    ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    send(SETTINGS, 0, 0, payload.array());
    send(SETTINGS, ACK, 0, new byte[0]);
    return this;
  }

  RawHttp2 send(int type, int flags, int stream, byte[] payload) throws IOException {
    write(type, flags, stream, payload);
    out.flush();
    return this;
  }

  RawHttp2 write(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    return this;
  }

  /** Begins a gRPC call. */
  RawHttp2 call(int stream, String path) throws IOException {
    return send(HEADERS, END_HEADERS, stream, headers(path));
  }

  /** Sends a gRPC message, in as many frames as it needs. */
  RawHttp2 message(int stream, byte[] message, int flags) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
      int to = Math.min(bytes.length, from + PIECE_BYTES);
      send(DATA, to == bytes.length ? flags : 0, stream, Arrays.copyOfRange(bytes, from, to));
    }
    return this;
  }

  static byte[] headers(String path) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(":method", "POST");
    fields.put(":scheme", "http");
    fields.put(":path", path);
    fields.put(":authority", "localhost");
    fields.put("te", "trailers");
    fields.put("content-type", "application/grpc");
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    fields.forEach((name, value) -> block.writeBytes(field(name, value)));
    return block.toByteArray();
  }

  /** A header without index and without Huffman's code, as of RFC 7541, 6.2.2. */
  static byte[] field(String name, String value) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0);
    for (String text : new String[] {name, value}) {
      int length = text.length();
      if (length < 127) {
        block.write(length);
      } else {
        block.write(127);
        int rest = length - 127;
        while (rest >= 128) {
          block.write(rest % 128 + 128);
          rest /= 128;
        }
        block.write(rest);
      }
      block.writeBytes(text.getBytes(US_ASCII));
    }
    return block.toByteArray();
  }

  /** The next frame. */
  Frame next() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, in.readNBytes(length));
  }

  /** Answers what the server asks, until it says goodbye or is gone; what it said. */
  String untilClosed(boolean answersPings) throws IOException {
    String said = "";
    try {
      while (true) {
        Frame frame = next();
        if (frame.type() == GOAWAY) {
          said = frame.goAway();
        } else if (frame.type() == PING && (frame.flags() & ACK) == 0 && answersPings) {
          send(PING, ACK, 0, frame.payload());
        }
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (EOFException | SocketException e) {
      return said;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
