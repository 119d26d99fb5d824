package io.reelscore.training.npy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a header says: the literal of a Python dictionary with {@code descr}, {@code fortran_order}
 * and {@code shape}. Nothing but these three is read, and nothing is evaluated.
 *
 * @param type of the elements
 * @param shape of the array; an empty list for a single number
 * @param elements how many there are
 */
record NpyHeader(NpyType type, List<Long> shape, long elements) {

  private static final int MAX_AXES = 32;
  private static final int MAX_DIGITS = 18;
  private static final int SHOWN_CHARACTERS = 100;

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /**
   * Reads a header.
   *
   * @throws NpyException when it is anything else, or of an array that is not read
   */
  static NpyHeader parse(String text) throws NpyException {
    return new Parser(text).parse();
  }

  /** Goes through the text once, from its begin to its end. */
  private static final class Parser {

    private final String text;
    private int at;
    private @Nullable NpyType type;
    private @Nullable List<Long> shape;
    private @Nullable Boolean fortran;

    Parser(String text) {
      this.text = text;
    }

    NpyHeader parse() throws NpyException {
      expect('{');
      boolean more = true;
      while (more && !accept('}')) {
        entry();
        more = accept(',');
        if (!more) {
          expect('}');
        }
      }
      spaces();
      if (at != text.length()) {
        throw wrong("the end");
      }
      if (type == null || shape == null || fortran == null) {
        throw new NpyException(
            "header: descr %s, fortran_order %s, shape %s (expected: all three)"
                .formatted(type, fortran, shape));
      }
      return new NpyHeader(type, shape, elements(type, shape));
    }

    private void entry() throws NpyException {
      int begin = at;
      String key = quoted();
      expect(':');
      boolean again =
          switch (key) {
            case "descr" -> type != null;
            case "fortran_order" -> fortran != null;
            case "shape" -> shape != null;
            default -> true;
          };
      if (again) {
        at = begin;
        throw wrong("descr, fortran_order and shape, each once");
      }
      switch (key) {
        case "descr" -> type = type();
        case "fortran_order" -> fortran = order();
        default -> shape = axes();
      }
    }

    private NpyType type() throws NpyException {
      spaces();
      if (at < text.length() && text.charAt(at) == '[') {
        throw new NpyException(
            "descr: a list of fields (expected: one of %s)".formatted(NpyType.names()));
      }
      String descr = quoted();
      return NpyType.named(descr)
          .orElseThrow(() ->
              new NpyException(
                  "descr: '%s'%s (expected: one of %s)"
                      .formatted(
                          descr,
                          descr.equals("|O") ? ", objects, which only pickle reads" : "",
                          NpyType.names())));
    }

    private boolean order() throws NpyException {
      spaces();
      if (text.startsWith("False", at)) {
        at += "False".length();
        return false;
      }
      if (text.startsWith("True", at)) {
        throw new NpyException(
            "fortran_order: True (expected: False; numpy.ascontiguousarray makes it so)");
      }
      throw wrong("True or False");
    }

    private List<Long> axes() throws NpyException {
      expect('(');
      List<Long> axes = new ArrayList<>();
      boolean comma = true;
      while (!accept(')')) {
        if (!comma || axes.size() == MAX_AXES) {
          throw wrong("a comma or ), at most %d numbers".formatted(MAX_AXES));
        }
        axes.add(number());
        comma = accept(',');
      }
      if (axes.size() == 1 && !comma) {
        throw wrong("a comma after a single number");
      }
      return axes;
    }

    private long number() throws NpyException {
      spaces();
      int begin = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == begin || at - begin > MAX_DIGITS) {
        at = begin;
        throw wrong("a number of 1..%d digits".formatted(MAX_DIGITS));
      }
      return Long.parseLong(text.substring(begin, at));
    }

    private String quoted() throws NpyException {
      spaces();
      char quote = at < text.length() ? text.charAt(at) : ' ';
      int end = text.indexOf(quote, at + 1);
      if ((quote != '\'' && quote != '"') || end < 0 || end - at > SHOWN_CHARACTERS) {
        throw wrong("a short text in quotes");
      }
      String content = text.substring(at + 1, end);
      if (content.chars().anyMatch(c -> c < ' ' || c > '~' || c == '\\')) {
        throw wrong("letters of ASCII");
      }
      at = end + 1;
      return content;
    }

    private void expect(char wanted) throws NpyException {
      if (!accept(wanted)) {
        throw wrong(String.valueOf(wanted));
      }
    }

    private boolean accept(char wanted) {
      spaces();
      boolean there = at < text.length() && text.charAt(at) == wanted;
      at += there ? 1 : 0;
      return there;
    }

    private void spaces() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private NpyException wrong(String expected) {
      String found = at < text.length() ? text.substring(at, Math.min(at + 20, text.length())) : "";
      StringBuilder shown = new StringBuilder();
      found.chars().forEach(c -> shown.append(c < ' ' || c > '~' ? '?' : (char) c));
      return new NpyException(
          "header: \"%s\" at character %d (expected: %s)".formatted(shown, at, expected));
    }

    private static long elements(NpyType type, List<Long> shape) throws NpyException {
      try {
        long elements = 1;
        for (long size : shape) {
          elements = Math.multiplyExact(elements, size);
        }
        var _ = Math.multiplyExact(elements, type.bytes());
        return elements;
      } catch (ArithmeticException e) {
        throw new NpyException("shape: %s (expected: less than 2^63 bytes)".formatted(shape));
      }
    }
  }
}
