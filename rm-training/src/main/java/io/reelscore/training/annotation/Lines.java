package io.reelscore.training.annotation;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 file in bounded memory. Those too long or not UTF-8 are told, and empty. */
final class Lines implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream file;
  private final Problems problems;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private byte[] line = new byte[1024];
  private int number;

  Lines(Path path, Problems problems) throws IOException {
    this.file = Files.newInputStream(path);
    this.problems = problems;
  }

  /** The number of the line that was read last, from 1. */
  int number() {
    return number;
  }

  /** The next line without its end, null after the last. */
  @Nullable String next() throws IOException {
    int length = 0;
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      length = append(length, end);
      boolean complete = end < limit;
      position = complete ? end + 1 : end;
      if (complete) {
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    if (length > Rows.MAX_ROW) {
      problems.tell(
          "line %d: too long (expected: at most %d bytes)".formatted(number, Rows.MAX_ROW));
      return "";
    }
    return decoded(length);
  }

  /** Takes the buffer's bytes up to {@code end}; of a line that is too long, none any more. */
  private int append(int length, int end) {
    int added = end - position;
    if (length > Rows.MAX_ROW || length + added > Rows.MAX_ROW) {
      return Rows.MAX_ROW + 1;
    }
    if (length + added > line.length) {
      line = Arrays.copyOf(line, Math.max(length + added, 2 * line.length));
    }
    System.arraycopy(buffer, position, line, length, added);
    return length + added;
  }

  private String decoded(int length) {
    try {
      String text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
      return number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK
          ? text.substring(1)
          : text;
    } catch (CharacterCodingException e) {
      problems.tell("line %d: not UTF-8 (expected: UTF-8)".formatted(number));
      return "";
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, file.read(buffer));
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
