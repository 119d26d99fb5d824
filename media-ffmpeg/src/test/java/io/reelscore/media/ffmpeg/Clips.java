package io.reelscore.media.ffmpeg;

import io.reelscore.media.RgbFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.global.avutil;

/** Clips of a bright square crossing a gradient, and the encoders that write them. */
final class Clips {
  private Clips() {}

  /** The ways a clip is written in these tests. */
  enum Kind {
    MP4_H264("mp4", "libopenh264", avutil.AV_PIX_FMT_YUV420P, true, "movflags=+faststart"),
    MP4_FRAGMENTED(
        "mp4",
        "libopenh264",
        avutil.AV_PIX_FMT_YUV420P,
        true,
        "movflags=+frag_keyframe+empty_moov"),
    MP4_INDEX_LAST("mp4", "libopenh264", avutil.AV_PIX_FMT_YUV420P, true, ""),
    MOV_H264("mov", "libopenh264", avutil.AV_PIX_FMT_YUV420P, true, ""),
    MOV_PNG("mov", "png", avutil.AV_PIX_FMT_RGB24, false, ""),
    MKV_H264("matroska", "libopenh264", avutil.AV_PIX_FMT_YUV420P, true, ""),
    MKV_FFV1("matroska", "ffv1", avutil.AV_PIX_FMT_YUV444P, false, ""),
    WEBM_VP8("webm", "libvpx", avutil.AV_PIX_FMT_YUV420P, true, ""),
    WEBM_VP9("webm", "libvpx-vp9", avutil.AV_PIX_FMT_YUV420P, true, ""),
    WEBM_LIVE("webm", "libvpx", avutil.AV_PIX_FMT_YUV420P, true, "live=1"),
    AVI_MPEG4("avi", "mpeg4", avutil.AV_PIX_FMT_YUV420P, true, ""),
    AVI_MJPEG("avi", "mjpeg", avutil.AV_PIX_FMT_YUVJ420P, true, ""),
    MKV_MPEG4_REORDERED("matroska", "mpeg4", avutil.AV_PIX_FMT_YUV420P, true, "", "bf=2"),
    MP4_AV1("mp4", "libaom-av1", avutil.AV_PIX_FMT_YUV420P, true, "", "cpu-used=8,usage=realtime"),
    GIF("gif", "gif", avutil.AV_PIX_FMT_RGB8, false, "");

    final boolean lossy;
    private final String muxer;
    private final String encoder;
    private final int pixelFormat;
    private final String muxerOptions;

    private final String encoderOptions;

    Kind(String muxer, String encoder, int pixelFormat, boolean lossy, String muxerOptions) {
      this(muxer, encoder, pixelFormat, lossy, muxerOptions, "");
    }

    Kind(
        String muxer,
        String encoder,
        int pixelFormat,
        boolean lossy,
        String muxerOptions,
        String encoderOptions) {
      this.muxer = muxer;
      this.encoder = encoder;
      this.pixelFormat = pixelFormat;
      this.lossy = lossy;
      this.muxerOptions = muxerOptions;
      this.encoderOptions = encoderOptions;
    }

    Path write(Path folder, RgbFrames frames) throws IOException {
      Path file = folder.resolve("clip");
      new ClipEncoder(
              muxer,
              encoder,
              pixelFormat,
              2_000_000,
              options(encoderOptions),
              options(muxerOptions))
          .write(file, frames, 16);
      return file;
    }

    private static Map<String, String> options(String list) {
      return Arrays.stream(list.split(","))
          .filter(option -> !option.isEmpty())
          .map(option -> option.split("=", 2))
          .collect(Collectors.toMap(option -> option[0], option -> option[1]));
    }
  }

  static RgbFrames crossing(int count, int height, int width) {
    byte[] data = new byte[count * height * width * 3];
    int out = 0;
    for (int frame = 0; frame < count; frame++) {
      int left = (width - width / 4) * frame / Math.max(1, count - 1);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean inside = x >= left && x < left + width / 4 && y >= height / 3 && y < height / 2;
          data[out++] = (byte) (inside ? 230 : 40 + 80 * x / width);
          data[out++] = (byte) (inside ? 200 : 60 + 80 * y / height);
          data[out++] = (byte) (inside ? 60 : 90);
        }
      }
    }
    return new RgbFrames(count, height, width, data);
  }

  /** Mean absolute difference of two equally shaped clips, in grey levels. */
  static double distance(RgbFrames a, RgbFrames b) {
    if (a.data().length != b.data().length) {
      throw new IllegalArgumentException(a.data().length + " and " + b.data().length + " bytes");
    }
    long sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += Math.abs((a.data()[i] & 0xff) - (b.data()[i] & 0xff));
    }
    return (double) sum / a.data().length;
  }
}
