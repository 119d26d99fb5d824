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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The clips of some annotations, in the order of their first lines; decoded when asked for. Each
 * line is an object in memory, as splits and clips that cannot be read are told by their lines.
 */
final class JudgedClips {

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

  static JudgedClips read(Path source, Aggregation aggregation) throws DataException, IOException {
    AnnotationTable table;
    try {
      table = AnnotationFile.read(source);
    } catch (AnnotationException e) {
      throw DataException.annotations(e);
    }
    Key[] keys = keys(table);
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
    return new JudgedClips(source, dimensions, lines, verdicts);
  }

  private static Key[] keys(AnnotationTable table) throws DataException {
    Key[] keys = new Key[table.items()];
    List<String> problems = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      int item = table.item(row);
      if (keys[item] == null) {
        switch (table.clip(item)) {
          case Clip.Film film -> keys[item] = new Key(film.file(), table.prompt(item));
          case Clip.Features features ->
              problems.add(
                  "line %d: features: \"%s\" (expected: file, as clips are decoded here)"
                      .formatted(table.row(row).line(), features.key()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(table.source().toString(), problems);
    }
    return keys;
  }

  /** Clips by what identifies them. */
  List<Key> keys() {
    return List.copyOf(lines.keySet());
  }

  /** What was judged, in alphabetical order. */
  List<String> dimensions() {
    return dimensions;
  }

  /** What was said of a clip. */
  List<Annotation> lines(Key clip) {
    return Objects.requireNonNull(lines.get(clip));
  }

  /** The aggregated verdict of each dimension, none where the votes cancel out; not copied. */
  Verdict[] verdicts(Key clip) {
    return Objects.requireNonNull(verdicts.get(clip));
  }

  /** Some clips with their verdicts; {@code frames} by file. */
  LabelledSet label(List<Key> clips, Map<Path, byte[]> frames) {
    Map<String, Integer> groups = new TreeMap<>();
    new TreeSet<>(clips.stream().map(Key::prompt).toList())
        .forEach(prompt -> groups.put(prompt, groups.size()));
    List<Sample> samples = new ArrayList<>();
    Verdict[][] verdicts = new Verdict[dimensions.size()][clips.size()];
    for (int i = 0; i < clips.size(); i++) {
      Key clip = clips.get(i);
      samples.add(
          new Sample(
              Objects.requireNonNull(frames.get(clip.file())),
              clip.prompt(),
              Objects.requireNonNull(groups.get(clip.prompt()))));
      for (int d = 0; d < dimensions.size(); d++) {
        verdicts[d][i] = verdicts(clip)[d];
      }
    }
    return new LabelledSet(dimensions, samples, verdicts);
  }

  /** The frames of all clips, by file. */
  Map<Path, byte[]> decode(VideoDecoder decoder, FrameSpec spec) throws DataException {
    Map<Path, byte[]> frames = new LinkedHashMap<>();
    Set<Path> failed = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<Key, List<Annotation>> entry : lines.entrySet()) {
      Path clip = entry.getKey().file();
      if (frames.containsKey(clip) || failed.contains(clip)) {
        continue;
      }
      try {
        frames.put(clip, decoder.decode(clip, spec, DecodeLimits.DEFAULT).frames().data());
      } catch (MediaException e) {
        failed.add(clip);
        problems.add(
            "line %d: %s: %s".formatted(entry.getValue().getFirst().line(), clip, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.clips(source.toString(), problems);
    }
    return frames;
  }

  /** A film may have been judged against several prompts. */
  record Key(Path file, String prompt) {}
}
