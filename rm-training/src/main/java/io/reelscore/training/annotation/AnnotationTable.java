package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Annotations in columns: every text once, every line in about 28 bytes. An item is a clip with a
 * prompt; items are numbered in the order of their first lines.
 */
public final class AnnotationTable {
  private static final List<String> CATEGORIES = List.of("fail", "pass");
  private static final List<Split> SPLITS = List.of(Split.ANY, Split.TRAIN, Split.TEST);

  private final Path source;
  private final Path folder;
  private final String prefix;
  private final Texts clips = new Texts();
  private final Texts prompts = new Texts();
  private final LongIndex items = new LongIndex();
  private final Opinions opinions = new Opinions(CATEGORIES);
  private final IntColumn line = new IntColumn();
  private final IntColumn split = new IntColumn();

  AnnotationTable(Path source) {
    this.source = source;
    this.folder = FilmNames.folder(source);
    String separator = folder.getFileSystem().getSeparator();
    String name = folder.toString();
    this.prefix = name.endsWith(separator) ? name : name + separator;
  }

  void add(Annotation annotation) {
    long clip = clips.id(stored(annotation.clip()));
    int item = items.id(clip << 32 | prompts.id(annotation.prompt()));
    int category = annotation.label() == Verdict.PASS ? 1 : 0;
    opinions.add(item, annotation.dimension(), annotation.annotator(), category);
    line.add(annotation.line());
    split.add(SPLITS.indexOf(annotation.split()));
  }

  /** Films within the folder by their way from there, so that it is stored once. */
  private String stored(Clip clip) {
    return switch (clip) {
      case Clip.Film film -> {
        String path = film.file().toString();
        yield path.startsWith(prefix) ? "r" + path.substring(prefix.length()) : "a" + path;
      }
      case Clip.Features features -> "k" + features.key();
    };
  }

  /** The file it was read from. */
  public Path source() {
    return source;
  }

  /** How many lines there are. */
  public int size() {
    return line.size();
  }

  /** How many items were judged. */
  public int items() {
    return items.size();
  }

  /** How many annotators have names. */
  public int annotators() {
    return opinions.annotators();
  }

  /** What was judged, in alphabetical order. */
  public List<String> dimensions() {
    return opinions.dimensions();
  }

  /** The item that a line is about. */
  public int item(int row) {
    return opinions.unit(row);
  }

  /** The clip of an item. */
  public Clip clip(int item) {
    String text = clips.text((int) (items.key(item) >>> 32));
    String name = text.substring(1);
    return switch (text.charAt(0)) {
      case 'k' -> new Clip.Features(name);
      case 'r' -> new Clip.Film(folder.resolve(name));
      default -> new Clip.Film(Path.of(name));
    };
  }

  /** The prompt of an item. */
  public String prompt(int item) {
    return prompts.text((int) items.key(item));
  }

  /** A line, by its place from 0. */
  public Annotation row(int row) {
    int item = item(row);
    return new Annotation(
        line.get(row),
        clip(item),
        prompt(item),
        opinions.dimension(row),
        opinions.category(row) == 1 ? Verdict.PASS : Verdict.FAIL,
        opinions.annotator(row),
        split(row),
        Double.NaN);
  }

  /** What the clip of a line is for. */
  public Split split(int row) {
    return SPLITS.get(split.get(row));
  }

  /** What was said in one dimension; units are items, categories Fail and Pass in this order. */
  public Judgements judgements(String dimension) {
    return opinions.judgements(dimension, items());
  }

  /** How many lines say Fail and how many Pass, by dimension. */
  public Map<String, long[]> counts() {
    return opinions.counts();
  }

  /** How many lines say Fail and how many Pass, by annotator; "" for those without a name. */
  public Map<String, long[]> countsByAnnotator() {
    return opinions.countsByAnnotator();
  }

  /**
   * What each item is for: what its lines say, where they do.
   *
   * @throws AnnotationException if lines about one item contradict each other
   */
  public Split[] splits() throws AnnotationException {
    Split[] splits = new Split[items()];
    Arrays.fill(splits, Split.ANY);
    int[] by = new int[items()];
    Problems problems = new Problems();
    for (int row = 0; row < size(); row++) {
      int item = item(row);
      if (split(row) == Split.ANY) {
        continue;
      }
      if (splits[item] == Split.ANY) {
        splits[item] = split(row);
        by[item] = line.get(row);
      } else if (splits[item] != split(row)) {
        problems.tell(
            line.get(row),
            "split",
            split(row).name().toLowerCase(Locale.ROOT),
            "that of line " + by[item] + " about the same clip");
      }
    }
    problems.throwIfAny(source);
    return splits;
  }
}
