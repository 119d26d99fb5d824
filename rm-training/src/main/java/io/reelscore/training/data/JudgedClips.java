package io.reelscore.training.data;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.Annotation;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.Clip;
import io.reelscore.training.annotation.Labels;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The clips of some annotations, in the order of their first lines; decoded when asked for. Each
 * line is an object in memory, as splits and clips that cannot be read are told by their lines.
 */
public final class JudgedClips {

  private final Path source;
  private final List<String> dimensions;
  private final Map<Key, List<Annotation>> lines;
  private final Map<Key, Verdict[]> verdicts;

  private JudgedClips(
      Path source,
      List<String> dimensions,
      Map<Key, List<Annotation>> lines,
      Map<Key, Verdict[]> verdicts) {
    this.source = source;
    this.dimensions = dimensions;
    this.lines = lines;
    this.verdicts = verdicts;
  }

  /** Films that are there. */
  static JudgedClips read(Path source, Aggregation aggregation) throws DataException, IOException {
    AnnotationTable table;
    try {
      table = AnnotationFile.read(source);
    } catch (AnnotationException e) {
      throw DataException.annotations(e);
    }
    requireFilms(table);
    return of(table, aggregation);
  }

  /** Clips of any kind. */
  public static JudgedClips of(AnnotationTable table, Aggregation aggregation) {
    Key[] keys = new Key[table.items()];
    Arrays.setAll(keys, item -> new Key(table.clip(item), table.prompt(item)));
    Map<Key, List<Annotation>> lines = new LinkedHashMap<>();
    for (int row = 0; row < table.size(); row++) {
      lines.computeIfAbsent(keys[table.item(row)], key -> new ArrayList<>()).add(table.row(row));
    }
    List<String> dimensions = table.dimensions();
    Map<Key, Verdict[]> verdicts = new HashMap<>();
    for (Key key : keys) {
      Verdict[] none = new Verdict[dimensions.size()];
      Arrays.fill(none, Verdict.NONE);
      verdicts.put(key, none);
    }
    for (int d = 0; d < dimensions.size(); d++) {
      Labels labels = aggregation.of(table.judgements(dimensions.get(d)));
      for (int u = 0; u < labels.judgements().size(); u++) {
        Objects.requireNonNull(verdicts.get(keys[labels.judgements().units()[u]]))[d] =
            labels.verdict(u);
      }
    }
    return new JudgedClips(table.source(), dimensions, lines, verdicts);
  }

  private static void requireFilms(AnnotationTable table) throws DataException {
    Set<Integer> told = new HashSet<>();
    List<String> problems = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      int item = table.item(row);
      if (table.clip(item) instanceof Clip.Features(String key) && told.add(item)) {
        problems.add(
            "line %d: features: \"%s\" (expected: file, as clips are decoded here)"
                .formatted(table.row(row).line(), key));
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(table.source().toString(), problems);
    }
  }

  /** The file they were judged in. */
  public Path source() {
    return source;
  }

  /** Clips by what identifies them. */
  public List<Key> keys() {
    return List.copyOf(lines.keySet());
  }

  /** What was judged, in alphabetical order. */
  public List<String> dimensions() {
    return dimensions;
  }

  /** What was said of a clip. */
  public List<Annotation> lines(Key clip) {
    return Objects.requireNonNull(lines.get(clip));
  }

  /** The aggregated verdict of each dimension, none where the votes cancel out; not copied. */
  Verdict[] verdicts(Key clip) {
    return Objects.requireNonNull(verdicts.get(clip));
  }

  /** Some clips with their verdicts; {@code frames} of each, as a {@link Sample} has them. */
  public LabelledSet label(List<Key> clips, Function<Clip, byte[]> frames) {
    Map<String, Integer> groups = new TreeMap<>();
    new TreeSet<>(clips.stream().map(Key::prompt).toList())
        .forEach(prompt -> groups.put(prompt, groups.size()));
    List<Sample> samples = new ArrayList<>();
    Verdict[][] verdicts = new Verdict[dimensions.size()][clips.size()];
    for (int i = 0; i < clips.size(); i++) {
      Key clip = clips.get(i);
      samples.add(
          new Sample(
              frames.apply(clip.clip()),
              clip.prompt(),
              Objects.requireNonNull(groups.get(clip.prompt()))));
      for (int d = 0; d < dimensions.size(); d++) {
        verdicts[d][i] = verdicts(clip)[d];
      }
    }
    return new LabelledSet(dimensions, samples, verdicts);
  }

  /**
   * The frames of some clips.
   *
   * @param film where a clip lies
   * @throws DataException with all clips that cannot be read
   */
  public Function<Clip, byte[]> decode(
      List<Key> clips, Function<Clip, Path> film, VideoDecoder decoder, FrameSpec spec)
      throws DataException {
    Map<Clip, byte[]> frames = new HashMap<>();
    Set<Clip> failed = new HashSet<>();
    List<String> problems = new ArrayList<>();
    for (Key key : clips) {
      Clip clip = key.clip();
      if (frames.containsKey(clip) || failed.contains(clip)) {
        continue;
      }
      Path file = film.apply(clip);
      try {
        frames.put(clip, decoder.decode(file, spec, DecodeLimits.DEFAULT).frames().data());
      } catch (MediaException e) {
        failed.add(clip);
        problems.add(
            "line %d: %s: %s".formatted(lines(key).getFirst().line(), file, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.clips(source.toString(), problems);
    }
    return clip -> Objects.requireNonNull(frames.get(clip));
  }

  /** A clip may have been judged against several prompts. */
  public record Key(Clip clip, String prompt) {}
}
