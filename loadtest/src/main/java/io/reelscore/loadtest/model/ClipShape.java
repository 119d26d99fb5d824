package io.reelscore.loadtest.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shape of a clip that is sent as a tensor.
 *
 * @param kind of which form
 * @param extents of all four axes
 */
public record ClipShape(Kind kind, List<Integer> extents) {
  private static final Pattern TEXT = Pattern.compile("[1-9]\\d{0,4}(x[1-9]\\d{0,4})*");
  private static final int CHANNELS = 3;

  public ClipShape {
    extents = List.copyOf(extents);
    long numbers = extents.stream().mapToLong(extent -> extent).reduce(1, Math::multiplyExact);
    if (extents.size() != 4 || numbers * kind.elementBytes > 1 << 28) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s, at most 256 MiB)".formatted(kind.text(), extents, kind.axes));
    }
  }

  /** Reads a shape such as {@code 8x448x448} of frames, or {@code 16x24x54x96} of latents. */
  public static ClipShape parse(Kind kind, String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)".formatted(kind.text(), text, kind.axes));
    }
    List<Integer> extents =
        Arrays.stream((kind == Kind.FRAMES ? text + "x" + CHANNELS : text).split("x", -1))
            .map(Integer::valueOf)
            .toList();
    return new ClipShape(kind, extents);
  }

  /** Bytes of one clip. */
  public int bytes() {
    return extents.stream().reduce(kind.elementBytes, (a, b) -> a * b);
  }

  /** All axes, for example {@code 8x448x448x3}. */
  public String text() {
    return extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  /** What a clip is sent as. */
  public enum Kind {
    /** RGB pixels [frames, height, width, 3]. */
    FRAMES("uint8", 1, "FRAMESxHEIGHTxWIDTH"),
    /** [channels, frames, height, width]. */
    LATENTS("float16", 2, "CHANNELSxFRAMESxHEIGHTxWIDTH");

    private final String dataType;
    private final int elementBytes;
    private final String axes;

    Kind(String dataType, int elementBytes, String axes) {
      this.dataType = dataType;
      this.elementBytes = elementBytes;
      this.axes = axes;
    }

    /** The element type, as a manifest writes it. */
    public String dataType() {
      return dataType;
    }

    /** Its name in options, files and results. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
