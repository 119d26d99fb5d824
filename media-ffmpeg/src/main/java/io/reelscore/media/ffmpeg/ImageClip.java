package io.reelscore.media.ffmpeg;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of image files as a clip. The structure of every file is read to its end and held against
 * the limits before a pixel is decoded; then those that the model takes are decoded.
 */
final class ImageClip {
  private final List<ByteSource> files = new ArrayList<>();
  private final List<StillImage> images = new ArrayList<>();
  private final DecodeLimits limits;
  private final Deadline deadline;

  ImageClip(List<ByteBuffer> files, DecodeLimits limits, Deadline deadline)
      throws IOException, MediaException {
    this.limits = limits;
    this.deadline = deadline;
    if (files.size() > limits.maxFrames()) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "%d files (expected: 1..%d)".formatted(files.size(), limits.maxFrames()));
    }
    for (ByteBuffer file : files) {
      add(ByteSource.of(file));
    }
  }

  SampledClip decode(FrameSpec spec, FrameResizer resizer) throws IOException, MediaException {
    try (RgbConverter converter = new RgbConverter()) {
      ImagePass pass = new ImagePass(limits, deadline, converter);
      FrameSelection selection = new FrameSelection(images.size(), spec, resizer);
      for (int index : FrameSampler.segmentCenters(images.size(), spec.count())) {
        if (selection.wants(index)) {
          selection.offer(index, picture(pass, index));
        }
      }
      boolean lossy = images.stream().anyMatch(i -> i.format() == StillImage.Format.JPEG);
      String codec = images.getFirst().format() == StillImage.Format.PNG ? "png" : "mjpeg";
      return new SampledClip(selection.frames(), images.size(), codec, lossy);
    }
  }

  private RgbFrames picture(ImagePass pass, int index) throws IOException, MediaException {
    try {
      return pass.decode(files.get(index), images.get(index));
    } catch (MediaException e) {
      throw named(index, e);
    }
  }

  private void add(ByteSource file) throws IOException, MediaException {
    int index = images.size();
    StillImage image;
    try {
      image = StillImage.read(file, deadline);
    } catch (MediaException e) {
      throw named(index, e);
    }
    StillImage first = images.isEmpty() ? image : images.getFirst();
    if (image.width() != first.width() || image.height() != first.height()) {
      throw new MediaException(
          MediaException.Kind.INCONSISTENT,
          "image %d: %d x %d pixels (expected: %d x %d, as image 0 has)"
              .formatted(index, image.width(), image.height(), first.width(), first.height()));
    }
    long allowed = Math.min(limits.maxPixels(), Integer.MAX_VALUE / 4);
    if (image.pixels() > allowed) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "image %d: %d x %d = %d pixels (expected: at most %d)"
              .formatted(index, image.width(), image.height(), image.pixels(), allowed));
    }
    if (image.pixels() > limits.maxTotalPixels() / (index + 1)) {
      throw new MediaException(
          MediaException.Kind.TOO_LARGE,
          "%d x %d pixels in each of the first %d (expected: at most %d pixels in all)"
              .formatted(image.width(), image.height(), index + 1, limits.maxTotalPixels()));
    }
    files.add(file);
    images.add(image);
  }

  private static MediaException named(int index, MediaException e) {
    return e.kind() == MediaException.Kind.UNREADABLE
        ? new MediaException(e.kind(), "image %d: %s".formatted(index, e.getMessage()), e)
        : e;
  }
}
