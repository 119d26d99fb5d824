package io.reelscore.media.ffmpeg;

import io.reelscore.media.MediaException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** FFmpeg's native libraries: loading them, and reading their error codes. */
final class Ffmpeg {

  /** A single allocation FFmpeg may make; a forged count in a file asks for more. */
  private static final long MAX_ALLOCATION_BYTES = 1L << 30;

  /** AVERROR(ENOMEM). */
  private static final int NO_MEMORY = -12;

  private Ffmpeg() {}

  /**
   * Loads the libraries, silences their log, and caps a single allocation; all are process-wide and
   * may be done again.
   *
   * @throws IllegalStateException when this platform's libraries are missing or cannot be loaded
   */
  static void load() {
    load(() -> {
      Loader.load(avutil.class);
      Loader.load(avcodec.class);
      Loader.load(avformat.class);
      Loader.load(swscale.class);
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
      avutil.av_max_alloc(MAX_ALLOCATION_BYTES);
    });
  }

  static void load(Runnable loading) {
    try {
      loading.run();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "FFmpeg's native libraries for %s %s cannot be loaded: %s (expected: org.bytedeco:ffmpeg and"
                  .formatted(
                      System.getProperty("os.name"), System.getProperty("os.arch"), e.getMessage())
              + " org.bytedeco:javacpp with this platform's classifier on the class path)",
          e);
    }
  }

  /** The failure that an error code comes to: no memory is a limit, anything else is damage. */
  static MediaException damaged(String message, int errorCode, @Nullable Throwable cause) {
    return errorCode == NO_MEMORY
        ? new MediaException(
            MediaException.Kind.TOO_LARGE, "decoding takes more memory than there is for it", cause)
        : new MediaException(MediaException.Kind.UNREADABLE, message, cause);
  }

  /** What an error code means, in FFmpeg's words. */
  static String message(int errorCode) {
    byte[] text = new byte[256];
    avutil.av_strerror(errorCode, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }
}
