package io.reelscore.bundle;

import java.util.List;

/**
 * How frames are made. The arithmetic to floats is in the graph.
 *
 * @param count frames a sample, unless its sender chooses another of the legal counts
 * @param counts legal numbers of frames, ascending, {@code count} among them
 * @param sampling {@code segment_centers}
 * @param height pixels
 * @param width pixels
 * @param resize {@code bicubic_antialias}
 */
public record Frames(
    int count, List<Integer> counts, String sampling, int height, int width, String resize)
    implements ClipForm {
  private static final int MAX_FRAMES = 4096;

  public Frames {
    counts = List.copyOf(counts);
    Checks checks =
        new Checks()
            .range("count", count, 1, MAX_FRAMES)
            .range("height", height, 1, 8192)
            .range("width", width, 1, 8192)
            .oneOf("sampling", sampling, List.of("segment_centers"))
            .oneOf("resize", resize, List.of("bicubic_antialias"));
    if (!counts.equals(List.of(count))) {
      checks
          .ascending("counts", counts, MAX_FRAMES)
          .that(counts.contains(count), "counts", counts, "count (" + count + ") among them");
    }
    checks.orThrow();
    int largest = counts.get(counts.size() - 1);
    new Checks()
        .range("count x height x width x 3", 3L * largest * height * width, 1, 1L << 30)
        .orThrow();
  }

  /** Samples of one number of frames. */
  public Frames(int count, String sampling, int height, int width, String resize) {
    this(count, List.of(count), sampling, height, width, resize);
  }

  /** Whether all samples have as many frames. */
  boolean hasOneCount() {
    return counts.size() == 1;
  }

  /** Bytes of one sample of so many frames: frames x height x width x 3. */
  public int bytesPerItem(int frames) {
    return 3 * frames * height * width;
  }

  /** Bytes of the legal samples, ascending. */
  public List<Integer> legalBytes() {
    return counts.stream().map(this::bytesPerItem).toList();
  }
}
