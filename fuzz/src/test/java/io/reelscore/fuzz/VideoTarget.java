package io.reelscore.fuzz;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import io.reelscore.media.VideoDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Any bytes as an uploaded file: decoded into the frames that were asked for, or refused. */
public final class VideoTarget {
  private static final VideoDecoder DECODER = FfmpegVideoDecoder.create();
  private static final FrameSpec SPEC = new FrameSpec(2, 8, 8);
  private static final DecodeLimits LIMITS =
      new DecodeLimits(64, 512 * 512, Duration.ofSeconds(10));

  private VideoTarget() {}

  /** One file. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      SampledClip clip = DECODER.decode(ByteBuffer.wrap(data), SPEC, LIMITS);
      RgbFrames frames = clip.frames();
      if (frames.count() != SPEC.count()
          || frames.height() != SPEC.height()
          || frames.width() != SPEC.width()) {
        throw new AssertionError("frames: " + frames + " (expected: " + SPEC + ")");
      }
    } catch (MediaException e) {
      Refusals.requireSentence(e.getMessage());
    }
  }
}
