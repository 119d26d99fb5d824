package io.reelscore.training.data;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.loss.Verdict;
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

/** The clips of some annotations, decoded, in the order of their first lines. */
final class JudgedClips {

  private final List<String> dimensions;
  private final Map<Key, List<Annotation>> lines;
  private final Map<Path, byte[]> frames;

  private JudgedClips(
      List<String> dimensions, Map<Key, List<Annotation>> lines, Map<Path, byte[]> frames) {
    this.dimensions = dimensions;
    this.lines = lines;
    this.frames = frames;
  }

  static JudgedClips read(Path file, VideoDecoder decoder, FrameSpec spec)
      throws DataException, IOException {
    List<Annotation> annotations = AnnotationFile.read(file);
    Map<Key, List<Annotation>> lines = new LinkedHashMap<>();
    for (Annotation annotation : annotations) {
      lines
          .computeIfAbsent(
              new Key(annotation.file(), annotation.prompt()), key -> new ArrayList<>())
          .add(annotation);
    }
    List<String> dimensions =
        List.copyOf(new TreeSet<>(annotations.stream().map(Annotation::dimension).toList()));
    return new JudgedClips(dimensions, lines, decode(file, annotations, decoder, spec));
  }

  /** Clips by what identifies them. */
  List<Key> keys() {
    return List.copyOf(lines.keySet());
  }

  /** What was said of a clip. */
  List<Annotation> lines(Key clip) {
    return Objects.requireNonNull(lines.get(clip));
  }

  /** Some clips with the majority's verdicts, none where the votes cancel out. */
  LabelledSet label(List<Key> clips) {
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
        verdicts[d][i] = majority(lines(clip), dimensions.get(d));
      }
    }
    return new LabelledSet(dimensions, samples, verdicts);
  }

  private static Verdict majority(List<Annotation> lines, String dimension) {
    int balance =
        lines.stream()
            .filter(line -> line.dimension().equals(dimension))
            .mapToInt(line -> line.label() == Verdict.PASS ? 1 : -1)
            .sum();
    return balance > 0 ? Verdict.PASS : balance < 0 ? Verdict.FAIL : Verdict.NONE;
  }

  private static Map<Path, byte[]> decode(
      Path file, List<Annotation> annotations, VideoDecoder decoder, FrameSpec spec)
      throws DataException {
    Map<Path, byte[]> frames = new LinkedHashMap<>();
    Set<Path> failed = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    for (Annotation annotation : annotations) {
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
      throw DataException.clips(file.toString(), problems);
    }
    return frames;
  }

  /** A film may have been judged against several prompts. */
  record Key(Path file, String prompt) {}
}
