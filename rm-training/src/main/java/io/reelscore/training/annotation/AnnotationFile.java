package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of annotations: JSON lines, or a table if its name ends in {@code .csv}. Its fields are
 * {@code file} or {@code features}, {@code prompt}, {@code dimension}, {@code label} (pass | fail),
 * and optionally {@code annotator}, {@code split} (train | test) and {@code posterior}. A relative
 * file is looked for beside the annotations.
 *
 * @param path the file
 * @param films whether the films must be there
 * @param progress told the number of lines read, now and then
 */
public record AnnotationFile(Path path, Films films, IntConsumer progress) {

  /** The names of the fields, in the order of a table. */
  static final List<String> COLUMNS =
      List.of(
          "file", "features", "prompt", "dimension", "label", "annotator", "split", "posterior");

  private static final Set<String> FIELDS = Set.copyOf(COLUMNS);

  private static final Set<String> REQUIRED = Set.of("prompt", "dimension", "label");

  /** Takes annotations as they are read. */
  @FunctionalInterface
  public interface Sink {
    /** The next annotation. */
    void accept(Annotation annotation) throws IOException;
  }

  /**
   * Reads a file whose films must be there.
   *
   * @throws AnnotationException with all problems of all lines, each with its line number
   * @throws IOException when the file itself cannot be read
   */
  public static AnnotationTable read(Path path) throws AnnotationException, IOException {
    return new AnnotationFile(path, Films.MUST_EXIST, lines -> {}).table();
  }

  /**
   * Reads all lines into columns.
   *
   * @throws AnnotationException with all problems of all lines, each with its line number
   * @throws IOException when the file itself cannot be read
   */
  public AnnotationTable table() throws AnnotationException, IOException {
    AnnotationTable table = new AnnotationTable(path);
    forEach(table::add);
    return table;
  }

  /**
   * Reads line after line, in memory that does not grow with them but for the films' names.
   *
   * @throws AnnotationException after the last line, with all problems of all lines; the sound ones
   *     were given before
   * @throws IOException when the file itself cannot be read, or the sink fails
   */
  public void forEach(Sink sink) throws AnnotationException, IOException {
    new RowLoop(path, films, FIELDS, REQUIRED, "annotations", progress)
        .forEach(AnnotationFile::annotation, sink::accept);
  }

  private static @Nullable Annotation annotation(Row row, RowFields fields) {
    Clip clip = clip(row, fields);
    String prompt = fields.prompt(row);
    String dimension = fields.dimension(row);
    String label = fields.text(row, "label");
    if (label != null && !label.equals("pass") && !label.equals("fail")) {
      fields.tellWrong(row, "label", label, "pass or fail");
    }
    String annotator = fields.optional(row, "annotator");
    Split split = split(row, fields);
    double posterior = fields.share(row, "posterior");
    if (clip == null || prompt == null || dimension == null || label == null) {
      return null;
    }
    Verdict verdict = label.equals("pass") ? Verdict.PASS : Verdict.FAIL;
    return new Annotation(
        row.line(), clip, prompt, dimension, verdict, annotator, split, posterior);
  }

  private static @Nullable Clip clip(Row row, RowFields fields) {
    if (row.fields().has("features")) {
      String key = fields.text(row, "features");
      if (row.fields().has("file")) {
        fields.tellWrong(row, "features", key == null ? "" : key, "file or features, not both");
      }
      return key == null ? null : new Clip.Features(key);
    }
    Path film = fields.film(row, "file");
    return film == null ? null : new Clip.Film(film);
  }

  private static Split split(Row row, RowFields fields) {
    String name = fields.optional(row, "split");
    return switch (name) {
      case "" -> Split.ANY;
      case "train" -> Split.TRAIN;
      case "test" -> Split.TEST;
      default -> {
        fields.tellWrong(row, "split", name, "train or test");
        yield Split.ANY;
      }
    };
  }
}
