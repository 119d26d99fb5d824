package io.reelscore.media.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a whole media file, read at any position. */
interface ByteSource {

  /** Bytes in all. */
  long sizeBytes() throws IOException;

  /**
   * Reads at most {@code length} bytes into {@code target} from its start.
   *
   * @return bytes read; -1 at the end
   */
  int read(long position, byte[] target, int length) throws IOException;

  /** A file; the caller closes the channel. */
  static ByteSource of(FileChannel channel) {
    return new ByteSource() {
      @Override
      public long sizeBytes() throws IOException {
        return channel.size();
      }

      @Override
      public int read(long position, byte[] target, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(target, 0, length), position);
      }
    };
  }

  /** The remaining bytes of a buffer, whose position and limit do not change. */
  static ByteSource of(ByteBuffer buffer) {
    ByteBuffer bytes = buffer.slice();
    return new ByteSource() {
      @Override
      public long sizeBytes() {
        return bytes.limit();
      }

      @Override
      public int read(long position, byte[] target, int length) {
        int read = (int) Math.min(length, bytes.limit() - position);
        if (read <= 0) {
          return -1;
        }
        bytes.get((int) position, target, 0, read);
        return read;
      }
    };
  }
}
