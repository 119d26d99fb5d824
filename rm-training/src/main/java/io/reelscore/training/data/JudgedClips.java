package io.reelscore.training.data;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The clips of some annotations, in the order of their first lines; decoded when asked for. */
final class JudgedClips {

  private final Path source;
  private final List<String> dimensions;
  private final Map<Key, List<Annotation>> lines;

  private JudgedClips(Path source, List<String> dimensions, Map<Key, List<Annotation>> lines) {
    this.source = source;
    this.dimensions = dimensions;
    this.lines = lines;
  }

  static JudgedClips read(Path source) throws DataException, IOException {
    List<Annotation> annotations = AnnotationFile.read(source);
    Map<Key, List<Annotation>> lines = new LinkedHashMap<>();
    for (Annotation annotation : annotations) {
      lines
          .computeIfAbsent(
              new Key(annotation.file(), annotation.prompt()), key -> new ArrayList<>())
          .add(annotation);
    }
    List<String> dimensions =
        List.copyOf(new TreeSet<>(annotations.stream().map(Annotation::dimension).toList()));
    return new JudgedClips(source, dimensions, lines);
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

  /** The majority's verdict, none where the votes cancel out. */
  Verdict verdict(Key clip, String dimension) {
    int balance =
        lines(clip).stream()
            .filter(line -> line.dimension().equals(dimension))
            .mapToInt(line -> line.label() == Verdict.PASS ? 1 : -1)
            .sum();
    return balance > 0 ? Verdict.PASS : balance < 0 ? Verdict.FAIL : Verdict.NONE;
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
        verdicts[d][i] = verdict(clip, dimensions.get(d));
      }
    }
    return new LabelledSet(dimensions, samples, verdicts);
  }

  /** The frames of all clips, by file. */
  Map<Path, byte[]> decode(VideoDecoder decoder, FrameSpec spec) throws DataException {
    Map<Path, byte[]> frames = new LinkedHashMap<>();
    Set<Path> failed = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    for (Annotation annotation : lines.values().stream().map(List::getFirst).toList()) {
      Path clip = annotation.file();
      if (frames.containsKey(clip) || failed.contains(clip)) {
        continue;
      }
      try {
        frames.put(clip, decoder.decode(clip, spec, DecodeLimits.DEFAULT).frames().data());
      } catch (MediaException e) {
        failed.add(clip);
        problems.add("line %d: %s: %s".formatted(annotation.line(), clip, e.getMessage()));
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
