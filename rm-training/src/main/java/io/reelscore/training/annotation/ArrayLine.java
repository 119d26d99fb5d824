package io.reelscore.training.annotation;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of an {@link ArrayIndex}: where the features of a clip and its prompt lie.
 *
 * @param line where it stands, from 1
 * @param id what annotations call the clip
 * @param prompt the clip was made from
 * @param streams where the features of each backbone are, by the names of the streams
 */
public record ArrayLine(int line, String id, String prompt, Map<String, Part> streams) {
  public ArrayLine {
    streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
  }

  /**
   * What one backbone gave.
   *
   * @param array a file of numpy
   * @param row of the first axis of array and mask; {@value #WHOLE} for the whole array
   * @param mask a file of numpy, 1 for a token that counts; null where all do
   */
  public record Part(Path array, long row, @Nullable Path mask) {

    static final long WHOLE = -1;

    /** Whether it is one row of an array of many. */
    public boolean isRow() {
      return row != WHOLE;
    }
  }
}
