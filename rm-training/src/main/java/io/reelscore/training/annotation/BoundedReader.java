package io.reelscore.training.annotation;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Refuses to read more than a limit for one record, so that no record fills the memory. */
final class BoundedReader extends FilterReader {

  /** What a reader reads ahead of the record it is in. */
  private static final int AHEAD = 1 << 16;

  private final int limit;
  private long read;

  BoundedReader(Reader reader, int limit) {
    super(reader);
    this.limit = limit;
  }

  /** A record ends here. */
  void next() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, Math.min(length, AHEAD));
    count(Math.max(0, read));
    return read;
  }

  private void count(int characters) throws IOException {
    read += characters;
    if (read > limit + AHEAD) {
      throw new TooLong(limit);
    }
  }

  /** A record has no end within the limit. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int limit) {
      super("too long (expected: at most %d characters)".formatted(limit));
    }
  }
}
