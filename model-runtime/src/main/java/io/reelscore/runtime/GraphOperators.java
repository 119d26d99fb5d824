package io.reelscore.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Problem;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads which operators an ONNX file has, subgraphs and functions included, and nothing else of it:
 * weights are skipped, not loaded. It knows just as much of the file as that takes; field numbers
 * are those of {@code onnx.proto}.
 */
final class GraphOperators {
  /**
   * Operators that quantise by the range of the numbers they are given, neighbours of a sample
   * included, or that are there for such numbers.
   */
  private static final Set<String> DYNAMICALLY_QUANTISED =
      Set.of(
          "DynamicQuantizeLinear",
          "MatMulInteger",
          "ConvInteger",
          "DynamicQuantizeMatMul",
          "DynamicQuantizeLSTM");

  /** Messages within messages; a graph in an attribute of a node takes three. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_OPERATOR_BYTES = 128;

  /** The messages of the file that lead to an operator's name. */
  private enum Part {
    MODEL,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    OPERATOR;

    /** What a field of this message holds, null for what is skipped. */
    @Nullable Part field(long number) {
      return switch (this) {
        case MODEL -> number == 7 ? GRAPH : number == 25 ? FUNCTION : null;
        case GRAPH -> number == 1 ? NODE : null;
        case FUNCTION -> number == 7 ? NODE : null;
        case NODE -> number == 4 ? OPERATOR : number == 5 ? ATTRIBUTE : null;
        case ATTRIBUTE -> number == 6 || number == 11 ? GRAPH : null;
        case OPERATOR -> null;
      };
    }
  }

  private final InputStream in;
  private final SortedSet<String> found = new TreeSet<>();
  private long position;

  private GraphOperators(InputStream in) {
    this.in = in;
  }

  /**
   * Operators of dynamic quantisation; empty as well after telling that the file is not readable.
   */
  static SortedSet<String> dynamicallyQuantised(Path model, List<Problem> problems) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
      GraphOperators operators = new GraphOperators(in);
      operators.message(Part.MODEL, Files.size(model), 0);
      return operators.found;
    } catch (IOException e) {
      problems.add(
          new Problem(
              BundleFiles.MODEL, OnnxExecutor.brief(e), "an ONNX file whose nodes can be read"));
      return new TreeSet<>();
    }
  }

  private void message(Part part, long end, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw malformed("more than %d messages within each other".formatted(MAX_DEPTH));
    }
    while (position < end) {
      long tag = varint(end);
      int wireType = (int) (tag & 7);
      switch (wireType) {
        case 0 -> varint(end);
        case 1 -> skip(Long.BYTES, end);
        case 2 -> field(part.field(tag >>> 3), varint(end), end, depth);
        case 5 -> skip(Integer.BYTES, end);
        default -> throw malformed("wire type " + wireType);
      }
    }
  }

  private void field(@Nullable Part part, long bytes, long end, int depth) throws IOException {
    if (part == null || (part == Part.OPERATOR && bytes > MAX_OPERATOR_BYTES)) {
      skip(bytes, end);
      return;
    }
    requireWithin(bytes, end);
    if (part != Part.OPERATOR) {
      message(part, position + bytes, depth + 1);
      return;
    }
    byte[] name = in.readNBytes((int) bytes);
    if (name.length < bytes) {
      throw new EOFException("ends in the name of an operator");
    }
    position += bytes;
    String operator = new String(name, US_ASCII);
    if (DYNAMICALLY_QUANTISED.contains(operator)) {
      found.add(operator);
    }
  }

  private void skip(long bytes, long end) throws IOException {
    requireWithin(bytes, end);
    in.skipNBytes(bytes);
    position += bytes;
  }

  private void requireWithin(long bytes, long end) throws IOException {
    if (bytes < 0 || bytes > end - position) {
      throw malformed("a field of %s bytes".formatted(Long.toUnsignedString(bytes)));
    }
  }

  /** Seven bits a byte, lowest first. */
  private long varint(long end) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position >= end) {
        throw malformed("a number that ends beyond its message");
      }
      int next = in.read();
      if (next < 0) {
        throw new EOFException("ends in a number");
      }
      position++;
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes");
  }

  private IOException malformed(String what) {
    return new IOException("%s at byte %d".formatted(what, position));
  }
}
