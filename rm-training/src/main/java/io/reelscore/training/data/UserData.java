package io.reelscore.training.data;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.Annotation;
import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A user's own clips with their labels. Where several lines judge one clip in one dimension, they
 * are aggregated; a draw is no label. Films marked {@code test} are held out; if none is, a {@link
 * HeldOutChoice}.
 *
 * @param training clips to learn from
 * @param heldOut clips to measure with
 */
public record UserData(LabelledSet training, HeldOutSet heldOut) {

  /** Every pair of the clips that are measured with is looked at, in each dimension. */
  static final int MOST_MEASURED = 20_000;

  /**
   * Reads annotations and decodes their clips.
   *
   * @throws DataException with all problems of the annotations, or of the clips
   * @throws IOException when the annotations cannot be read
   */
  public static UserData read(
      Path annotations, Aggregation aggregation, VideoDecoder decoder, FrameSpec spec, long seed)
      throws DataException, IOException {
    JudgedClips clips = JudgedClips.read(annotations, aggregation);
    Set<JudgedClips.Key> marked = markedForTest(annotations, clips);
    Set<JudgedClips.Key> test =
        marked.isEmpty() ? HeldOutChoice.of(clips.keys(), clips::verdicts, seed) : marked;
    List<JudgedClips.Key> train =
        clips.keys().stream().filter(clip -> !test.contains(clip)).toList();
    requireBoth(annotations, clips, Map.of("training", train, "held-out", List.copyOf(test)));
    Map<Path, byte[]> frames = clips.decode(decoder, spec);
    return new UserData(clips.label(train, frames), known(clips.label(List.copyOf(test), frames)));
  }

  /**
   * Reads annotations and decodes their clips, to measure with all of them: at most {@value
   * #MOST_MEASURED}.
   *
   * @param dimensions those that may be judged
   * @throws DataException with all problems of the annotations, or of the clips
   * @throws IOException when the annotations cannot be read
   */
  public static HeldOutSet readAll(
      Path annotations,
      Aggregation aggregation,
      List<String> dimensions,
      VideoDecoder decoder,
      FrameSpec spec)
      throws DataException, IOException {
    JudgedClips clips = JudgedClips.read(annotations, aggregation);
    if (!dimensions.containsAll(clips.dimensions())) {
      throw DataException.annotations(
          annotations.toString(),
          List.of("dimensions %s (expected: of %s)".formatted(clips.dimensions(), dimensions)));
    }
    if (clips.keys().size() > MOST_MEASURED) {
      throw DataException.annotations(
          annotations.toString(),
          List.of(
              "%d clips (expected: at most %d, as every pair of them is measured; take a part of the prompts)"
                  .formatted(clips.keys().size(), MOST_MEASURED)));
    }
    return known(clips.label(clips.keys(), clips.decode(decoder, spec)));
  }

  /** One film is on one side, whatever prompts it was judged against. */
  private static Set<JudgedClips.Key> markedForTest(Path file, JudgedClips clips)
      throws DataException {
    Map<Path, Annotation> train = new LinkedHashMap<>();
    Map<Path, Annotation> test = new LinkedHashMap<>();
    for (JudgedClips.Key clip : clips.keys()) {
      for (Annotation line : clips.lines(clip)) {
        if (line.split() != Split.ANY) {
          (line.split() == Split.TEST ? test : train).putIfAbsent(clip.file(), line);
        }
      }
    }
    List<String> problems = new ArrayList<>();
    test.forEach((film, line) -> {
      Annotation other = train.get(film);
      if (other != null) {
        problems.add(
            "line %d: split: %s is in test, and in train by line %d (expected: one of them)"
                .formatted(line.line(), film, other.line()));
      }
    });
    if (!problems.isEmpty()) {
      throw DataException.annotations(file.toString(), problems);
    }
    return clips.keys().stream()
        .filter(clip -> test.containsKey(clip.file()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void requireBoth(
      Path file, JudgedClips clips, Map<String, List<JudgedClips.Key>> sides) throws DataException {
    List<String> problems = new ArrayList<>();
    for (int d = 0; d < clips.dimensions().size(); d++) {
      int at = d;
      new TreeMap<>(sides)
          .forEach((side, members) -> {
            for (Verdict needed : List.of(Verdict.PASS, Verdict.FAIL)) {
              if (members.stream().noneMatch(clip -> clips.verdicts(clip)[at] == needed)) {
                problems.add(
                    "%s: no %s among the %d %s clips (expected: at least 1; label more clips, or choose the held-out ones by split)"
                        .formatted(
                            clips.dimensions().get(at),
                            needed.name().toLowerCase(Locale.ROOT),
                            members.size(),
                            side));
              }
            }
          });
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(file.toString(), problems);
    }
  }

  private static HeldOutSet known(LabelledSet set) {
    double[][] quality = new double[set.dimensions().size()][set.samples().size()];
    for (int d = 0; d < quality.length; d++) {
      for (int i = 0; i < quality[d].length; i++) {
        quality[d][i] =
            switch (set.verdicts()[d][i]) {
              case PASS -> 1;
              case FAIL -> 0;
              case NONE -> Double.NaN;
            };
      }
    }
    double[] pass = new double[quality.length];
    Arrays.fill(pass, 0.5);
    return new HeldOutSet("in_distribution", set.dimensions(), set.samples(), quality, pass);
  }
}
