package io.reelscore.media.ffmpeg;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ByteSource} as FFmpeg's input. All bytes come through Java: FFmpeg opens nothing.
 *
 * <p>The number of native functions that call Java is fixed, so one of each kind serves all inputs;
 * the opaque value FFmpeg hands back tells which input is meant.
 */
final class SourceIo implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final Map<Long, SourceIo> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final Reader READER = new Reader().retainReference();
  private static final Seeker SEEKER = new Seeker().retainReference();
  private static final Interrupter INTERRUPTER = new Interrupter().retainReference();

  private final ByteSource source;
  private final Deadline deadline;
  private final Handle handle = new Handle(NEXT.getAndIncrement());
  private final AVIOContext context;
  private final byte[] chunk = new byte[BUFFER_BYTES];
  private long position;
  private @Nullable Throwable failure;

  SourceIo(ByteSource source, Deadline deadline) {
    this.source = source;
    this.deadline = deadline;
    Pointer buffer = avutil.av_malloc(BUFFER_BYTES);
    if (buffer == null) {
      throw new OutOfMemoryError("input buffer of FFmpeg");
    }
    AVIOContext allocated =
        avformat.avio_alloc_context(
            new BytePointer(buffer),
            BUFFER_BYTES,
            0,
            handle,
            READER,
            (Write_packet_Pointer_BytePointer_int) null,
            SEEKER);
    if (allocated == null) {
      avutil.av_free(buffer);
      throw new OutOfMemoryError("input context of FFmpeg");
    }
    this.context = allocated;
    OPEN.put(handle.id(), this);
  }

  /** Makes this the format context's input, and its deadline the one that interrupts it. */
  void attachTo(AVFormatContext format) {
    format.pb(context);
    format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    format.interrupt_callback().callback(INTERRUPTER);
    format.interrupt_callback().opaque(handle);
  }

  /** Why reading failed in Java, if it did. */
  @Nullable Throwable failure() {
    return failure;
  }

  long sizeBytes() throws IOException {
    return source.sizeBytes();
  }

  @Override
  public void close() {
    OPEN.remove(handle.id());
    avutil.av_free(context.buffer());
    avformat.avio_context_free(context);
  }

  private int read(BytePointer target, int length) throws IOException {
    if (deadline.expired()) {
      return avutil.AVERROR_EXIT;
    }
    int read = source.read(position, chunk, Math.min(length, chunk.length));
    if (read <= 0) {
      return avutil.AVERROR_EOF;
    }
    target.put(chunk, 0, read);
    position += read;
    return read;
  }

  private long seek(long offset, int whence) throws IOException {
    switch (whence & ~avformat.AVSEEK_FORCE) {
      case 0 -> position = offset;
      case 1 -> position += offset;
      case 2 -> position = source.sizeBytes() + offset;
      default -> {
        return (whence & avformat.AVSEEK_SIZE) != 0
            ? source.sizeBytes()
            : avutil.AVERROR_INVALIDDATA;
      }
    }
    return position;
  }

  /** A number in the place of an address. */
  private static final class Handle extends Pointer {
    Handle(long id) {
      address = id;
    }

    long id() {
      return address;
    }
  }

  private static final class Reader extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer target, int length) {
      SourceIo io = OPEN.get(opaque.address());
      if (io == null) {
        return avutil.AVERROR_EXIT;
      }
      try {
        return io.read(target, length);
      } catch (IOException | RuntimeException e) {
        io.failure = e;
        return avutil.AVERROR_EXTERNAL;
      }
    }
  }

  private static final class Seeker extends Seek_Pointer_long_int {
    @Override
    public long call(Pointer opaque, long offset, int whence) {
      SourceIo io = OPEN.get(opaque.address());
      if (io == null) {
        return avutil.AVERROR_EXIT;
      }
      try {
        return io.seek(offset, whence);
      } catch (IOException | RuntimeException e) {
        io.failure = e;
        return avutil.AVERROR_EXTERNAL;
      }
    }
  }

  private static final class Interrupter extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer opaque) {
      SourceIo io = OPEN.get(opaque.address());
      return io == null || io.deadline.expired() ? 1 : 0;
    }
  }
}
