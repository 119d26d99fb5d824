package io.reelscore.fuzz;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import io.reelscore.media.UploadDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Any bytes as both images of a list: decoded into the frames that were asked for, or refused. */
public final class ImageTarget {
  private static final UploadDecoder DECODER = FfmpegVideoDecoder.create();
  private static final FrameSpec SPEC = new FrameSpec(2, 8, 8);
  private static final DecodeLimits LIMITS = new DecodeLimits(4, 512 * 512, Duration.ofSeconds(10));

  private ImageTarget() {}

  /** One file, twice. */
  public static void fuzzerTestOneInput(byte[] data) {
    Upload images = new Upload.Images(List.of(ByteBuffer.wrap(data), ByteBuffer.wrap(data)));
    try {
      SampledClip clip = DECODER.decode(images, SPEC, LIMITS, () -> true);
      RgbFrames frames = clip.frames();
      if (clip.decodedFrames() != 2
          || frames.count() != SPEC.count()
          || frames.height() != SPEC.height()
          || frames.width() != SPEC.width()) {
        throw new AssertionError("frames: " + clip + " (expected: 2 images as " + SPEC + ")");
      }
    } catch (MediaException e) {
      Refusals.requireSentence(e.getMessage());
    }
  }
}
