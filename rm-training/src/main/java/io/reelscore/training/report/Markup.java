package io.reelscore.training.report;

/** Text within XML. */
final class Markup {

  private Markup() {}

  /** What reads as {@code text}; characters that XML cannot hold become question marks. */
  static String text(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(code -> {
          switch (code) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(isXml(code) ? code : '?');
          }
        });
    return escaped.toString();
  }

  private static boolean isXml(int code) {
    return code == '\t'
        || code == '\n'
        || (code >= 0x20 && code <= 0xD7FF)
        || (code >= 0xE000 && code <= 0xFFFD)
        || code >= 0x10000;
  }
}
