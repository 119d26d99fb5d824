package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.Upload;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a process is told, on its standard input. */
sealed interface Message {
  int CHUNK_BYTES = 64 * 1024;

  /**
   * Decodes a clip; answered once.
   *
   * @param id tells the answer from others
   */
  record Decode(long id, Upload upload, FrameSpec spec, DecodeLimits limits) implements Message {}

  /** Lets go of a clip that is being decoded; it is answered all the same. */
  record Abandon(long id) implements Message {}

  /** Writes a message; the buffers of an upload keep their positions. */
  static void write(Message message, DataOutputStream out) throws IOException {
    switch (message) {
      case Decode(long id, Upload upload, FrameSpec spec, DecodeLimits limits) -> {
        boolean video = upload instanceof Upload.Video;
        out.writeByte(video ? 'V' : 'I');
        out.writeLong(id);
        out.writeInt(spec.count());
        out.writeInt(spec.height());
        out.writeInt(spec.width());
        out.writeInt(limits.maxFrames());
        out.writeLong(limits.maxPixels());
        out.writeLong(limits.maxTotalPixels());
        out.writeLong(limits.maxDuration().toNanos());
        List<ByteBuffer> files =
            switch (upload) {
              case Upload.Video(ByteBuffer file) -> List.of(file);
              case Upload.Images(List<ByteBuffer> images) -> images;
            };
        out.writeInt(files.size());
        for (ByteBuffer file : files) {
          write(file, out);
        }
      }
      case Abandon(long id) -> {
        out.writeByte('A');
        out.writeLong(id);
      }
    }
    out.flush();
  }

  /** Reads a message, or fails with EOFException when there will be none. */
  static Message read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    long id = in.readLong();
    if (kind == 'A') {
      return new Abandon(id);
    }
    FrameSpec spec = new FrameSpec(in.readInt(), in.readInt(), in.readInt());
    DecodeLimits limits =
        new DecodeLimits(
            in.readInt(), in.readLong(), in.readLong(), Duration.ofNanos(in.readLong()));
    int count = in.readInt();
    List<ByteBuffer> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] file = new byte[in.readInt()];
      in.readFully(file);
      files.add(ByteBuffer.wrap(file));
    }
    return new Decode(
        id,
        kind == 'V' ? new Upload.Video(files.getFirst()) : new Upload.Images(files),
        spec,
        limits);
  }

  private static void write(ByteBuffer file, DataOutputStream out) throws IOException {
    ByteBuffer bytes = file.slice();
    out.writeInt(bytes.remaining());
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, bytes.remaining())];
    while (bytes.hasRemaining()) {
      int length = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, length);
      out.write(chunk, 0, length);
    }
  }
}
