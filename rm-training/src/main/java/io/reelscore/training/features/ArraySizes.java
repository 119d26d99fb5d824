package io.reelscore.training.features;

import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.annotation.ArrayLine;
import io.reelscore.training.npy.NpyException;
import io.reelscore.training.npy.NpyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What arrays say of their sizes, and what does not fit; no number is read for that. */
final class ArraySizes {

  private static final int MAX_TAPS = 64;
  private static final int MAX_WIDTH = 1 << 16;
  private static final int MAX_TOKENS = 1 << 20;
  private static final int MAX_STREAMS = 8;

  private final Map<Path, Head> heads = new TreeMap<>();
  private final Map<String, Size> streams = new LinkedHashMap<>();
  private final Set<FeatureCache.Key> keys = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  /** Looks at the arrays of a line. */
  void add(ArrayLine line) throws IOException {
    if (!keys.add(new FeatureCache.Key(line.id(), line.prompt()))) {
      tell(
          line,
          "\"%s\" with prompt \"%s\" (expected: each once)".formatted(line.id(), line.prompt()));
    }
    if (streams.isEmpty()) {
      if (line.streams().size() > MAX_STREAMS) {
        tell(line, "streams: %d (expected: 1..%d)".formatted(line.streams().size(), MAX_STREAMS));
      }
      line.streams().keySet().forEach(name -> streams.put(name, Size.UNKNOWN));
    } else if (!line.streams().keySet().equals(streams.keySet())) {
      tell(
          line,
          "streams: %s (expected: %s, as in the lines before)"
              .formatted(line.streams().keySet(), streams.keySet()));
      return;
    }
    for (Map.Entry<String, ArrayLine.Part> stream : line.streams().entrySet()) {
      try {
        Size size = size(stream.getValue());
        streams.merge(stream.getKey(), size, Size::with);
      } catch (IllegalArgumentException e) {
        tell(line, e.getMessage());
      }
    }
  }

  private void tell(ArrayLine line, @Nullable String problem) {
    problems.add("line %d: %s".formatted(line.line(), problem));
  }

  List<String> problems() {
    return problems;
  }

  /**
   * What a sample has, when there are no problems.
   *
   * @throws IllegalArgumentException when it is too much
   */
  FeatureShape shape() {
    Set<Integer> taps = new HashSet<>();
    List<Stream> all = new ArrayList<>();
    streams.forEach((name, size) -> {
      taps.add(size.taps());
      all.add(new Stream(name, size.taps(), size.tokens(), size.width()));
    });
    if (taps.size() > 1) {
      throw new IllegalArgumentException(
          "streams: %s (expected: equally many taps)".formatted(all));
    }
    return new FeatureShape(all);
  }

  /** The SHA-256 over names, sizes and times of all files. */
  String digest() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : heads.keySet()) {
      all.append(file)
          .append('\n')
          .append(Files.size(file))
          .append(' ')
          .append(Files.getLastModifiedTime(file).toMillis())
          .append('\n');
    }
    return FeatureFolder.hex(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Size size(ArrayLine.Part part) throws IOException {
    Head head = head(part.array());
    List<Long> axes = head.shape();
    String name = part.array().getFileName() + ": " + axes;
    if (!head.isFloat()) {
      throw new IllegalArgumentException(name + " of integers (expected: floats)");
    }
    if (part.isRow()) {
      if (axes.isEmpty() || part.row() >= axes.getFirst()) {
        throw new IllegalArgumentException(
            "%s: row %d (expected: less than the first axis)".formatted(name, part.row()));
      }
      axes = axes.subList(1, axes.size());
    }
    int rank = axes.size();
    long taps = rank == 3 ? axes.getFirst() : 1;
    long tokens = rank < 2 ? 1 : axes.get(rank - 2);
    long width = rank == 0 ? 0 : axes.getLast();
    if (rank > 3
        || taps < 1
        || taps > MAX_TAPS
        || tokens < 1
        || tokens > MAX_TOKENS
        || width < 1
        || width > MAX_WIDTH) {
      throw new IllegalArgumentException(
          "%s (expected: %s[width], [tokens, width] or [taps, tokens, width]; 1..%d taps, 1..%d tokens, 1..%d numbers)"
              .formatted(name, part.isRow() ? "rows of " : "", MAX_TAPS, MAX_TOKENS, MAX_WIDTH));
    }
    if (part.mask() != null) {
      requireMask(part, head(part.mask()), tokens, head);
    }
    return new Size((int) taps, (int) tokens, (int) width);
  }

  private static void requireMask(ArrayLine.Part part, Head mask, long tokens, Head array) {
    List<Long> expected =
        part.isRow() ? List.of(array.shape().getFirst(), tokens) : List.of(tokens);
    if (mask.isFloat() || !mask.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "mask %s: %s of %s (expected: %s of bool or integers)"
              .formatted(
                  Objects.requireNonNull(part.mask()).getFileName(),
                  mask.shape(),
                  mask.isFloat() ? "floats" : "integers",
                  expected));
    }
  }

  private Head head(Path file) throws IOException {
    Head known = heads.get(file);
    if (known != null) {
      return known;
    }
    try (NpyFile array = NpyFile.open(file)) {
      Head head = new Head(array.type().isFloat(), array.shape());
      heads.put(file, head);
      return head;
    } catch (NpyException e) {
      throw new IllegalArgumentException(file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  private record Head(boolean isFloat, List<Long> shape) {}

  /** Of a sample; of several, the most tokens. */
  private record Size(int taps, int tokens, int width) {

    static final Size UNKNOWN = new Size(0, 0, 0);

    Size with(Size other) {
      if (taps != 0 && (other.taps != taps || other.width != width)) {
        throw new IllegalArgumentException(
            "%d taps of %d numbers a token (expected: %d of %d, as in the lines before)"
                .formatted(other.taps, other.width, taps, width));
      }
      return new Size(other.taps, Math.max(tokens, other.tokens), other.width);
    }
  }
}
