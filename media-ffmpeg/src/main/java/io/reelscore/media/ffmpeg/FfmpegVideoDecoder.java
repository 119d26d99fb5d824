package io.reelscore.media.ffmpeg;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import io.reelscore.media.UploadDecoder;
import io.reelscore.media.VideoDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Decodes MP4, QuickTime, WebM, Matroska, AVI and GIF, and lists of PNG and JPEG images, by FFmpeg,
 * from memory or a local file, and opens nothing else.
 *
 * <p>The frames of a clip are those the first video stream gives when decoded as the container
 * presents it (an MP4's edit list is applied); rotation and aspect-ratio metadata are not applied,
 * an alpha channel is dropped. A clip that is truncated or damaged is refused, never decoded in
 * part. What cannot be seen: changed bytes a codec without checksums still decodes, and a live
 * stream, of a size its container does not state, cut exactly between two of its parts.
 *
 * <p>An image is its pixels as they are stored: orientation, colour profile and gamma are not
 * applied, alpha is dropped, of 16 bits the upper 8 are taken. Every file of a list is read to its
 * end, those the model takes are decoded.
 *
 * <p>Memory does not grow with the clip's length: one decoded frame and the decoder's reference
 * frames are held at a time. The clip is decoded once when its container states the number of
 * frames truly, else a second time up to the last frame taken. Each decode runs on the caller's
 * thread alone; any number may run at once.
 */
public final class FfmpegVideoDecoder implements VideoDecoder, UploadDecoder {
  private final LongSupplier nanoClock;
  private final FrameResizer resizer = new FrameResizer();

  FfmpegVideoDecoder(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * A decoder, its native libraries loaded.
   *
   * @throws IllegalStateException when FFmpeg's libraries for this platform cannot be loaded
   */
  public static FfmpegVideoDecoder create() {
    Ffmpeg.load();
    return new FfmpegVideoDecoder(System::nanoTime);
  }

  @Override
  public SampledClip decode(Path file, FrameSpec spec, DecodeLimits limits) throws MediaException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return decode(ByteSource.of(channel), spec, limits, deadline(limits, () -> true));
    } catch (NoSuchFileException e) {
      throw new MediaException(MediaException.Kind.UNREADABLE, "no file " + file, e);
    } catch (IOException e) {
      throw new MediaException(MediaException.Kind.UNREADABLE, "reading failed: " + e, e);
    }
  }

  @Override
  public SampledClip decode(ByteBuffer file, FrameSpec spec, DecodeLimits limits)
      throws MediaException {
    return decode(new Upload.Video(file), spec, limits, () -> true);
  }

  @Override
  public SampledClip decode(
      Upload upload, FrameSpec spec, DecodeLimits limits, BooleanSupplier wanted)
      throws MediaException {
    Deadline deadline = deadline(limits, wanted);
    try {
      return switch (upload) {
        case Upload.Video(ByteBuffer file) -> decode(ByteSource.of(file), spec, limits, deadline);
        case Upload.Images(List<ByteBuffer> files) ->
            new ImageClip(files, limits, deadline).decode(spec, resizer);
      };
    } catch (IOException e) {
      throw new MediaException(MediaException.Kind.UNREADABLE, "reading failed: " + e, e);
    }
  }

  private Deadline deadline(DecodeLimits limits, BooleanSupplier wanted) {
    return new Deadline(nanoClock, limits.maxDuration(), wanted);
  }

  private SampledClip decode(
      ByteSource source, FrameSpec spec, DecodeLimits limits, Deadline deadline)
      throws IOException, MediaException {
    Container container = Container.identify(source);
    container.checkComplete(new ByteCursor(source, deadline));
    try (RgbConverter converter = new RgbConverter()) {
      int decodedFrames;
      try (DecodePass pass = new DecodePass(container, source, limits, deadline)) {
        long claimed = pass.claimedFrames();
        if (claimed < 1 || claimed > limits.maxFrames()) {
          decodedFrames = pass.run(new Counting());
        } else {
          FrameSelection selection = new FrameSelection((int) claimed, spec, resizer);
          decodedFrames = pass.run(new Selecting(selection, converter, false));
          if (decodedFrames == claimed) {
            return clip(selection, decodedFrames, pass);
          }
        }
      }
      if (decodedFrames == 0) {
        throw new MediaException(
            MediaException.Kind.UNREADABLE,
            "frames: 0 (expected: 1..%d)".formatted(limits.maxFrames()));
      }
      try (DecodePass pass = new DecodePass(container, source, limits, deadline)) {
        FrameSelection selection = new FrameSelection(decodedFrames, spec, resizer);
        pass.run(new Selecting(selection, converter, true));
        return clip(selection, decodedFrames, pass);
      }
    }
  }

  private static SampledClip clip(FrameSelection selection, int decodedFrames, DecodePass pass) {
    return new SampledClip(selection.frames(), decodedFrames, pass.codec(), pass.lossy());
  }

  private record Counting() implements DecodePass.Sink {
    @Override
    public boolean done() {
      return false;
    }

    @Override
    public void accept(int index, AVFrame frame) {}
  }

  /**
   * @param stopWhenComplete whether frames after the last one taken need not be counted
   */
  private record Selecting(
      FrameSelection selection, RgbConverter converter, boolean stopWhenComplete)
      implements DecodePass.Sink {
    @Override
    public boolean done() {
      return stopWhenComplete && selection.complete();
    }

    @Override
    public void accept(int index, AVFrame frame) throws MediaException {
      if (selection.wants(index)) {
        selection.offer(index, converter.convert(frame));
      }
    }
  }
}
