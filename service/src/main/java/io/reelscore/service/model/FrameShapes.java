package io.reelscore.service.model;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Manifest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tensors of frames a model takes: uint8 [count, height, width, 3].
 *
 * @param counts legal numbers of frames, ascending
 * @param height pixels
 * @param width pixels
 */
public record FrameShapes(List<Integer> counts, int height, int width) {
  public FrameShapes {
    counts = List.copyOf(counts);
  }

  /** Those that a manifest names. */
  public static FrameShapes of(Manifest manifest) {
    Frames frames = manifest.preprocessing().frames();
    return new FrameShapes(frames.counts(), frames.height(), frames.width());
  }

  /** Whether a tensor of that shape is one of them. */
  public boolean takes(List<Long> shape) {
    return counts.stream().anyMatch(count -> shape(count).equals(shape));
  }

  /** Bytes of a tensor of so many frames. */
  public long bytes(long count) {
    return 3L * count * height * width;
  }

  /** Bytes of each of them. */
  public List<Long> allBytes() {
    return counts.stream().map(this::bytes).toList();
  }

  /** Bytes of the largest of them. */
  public long largestBytes() {
    return bytes(counts.getLast());
  }

  @Override
  public String toString() {
    return counts.stream()
        .map(count -> String.valueOf(shape(count)))
        .collect(Collectors.joining(" or "));
  }

  private List<Long> shape(long count) {
    return List.of(count, (long) height, (long) width, 3L);
  }
}
