package io.reelscore.training.data;

import io.reelscore.training.annotation.Annotation;
import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.annotation.Clip;
import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which of a user's clips are for what. Clips marked {@code test} are held out; if none is, a
 * {@link HeldOutChoice}.
 *
 * @param training to learn from
 * @param heldOut to measure with
 */
public record Sides(List<JudgedClips.Key> training, List<JudgedClips.Key> heldOut) {

  public Sides {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Divides clips.
   *
   * @param seed of the choice, where nothing is marked
   * @throws DataException when a clip is marked for both, or a side lacks a verdict
   */
  public static Sides of(JudgedClips clips, long seed) throws DataException {
    Set<JudgedClips.Key> marked = markedForTest(clips);
    Set<JudgedClips.Key> test =
        marked.isEmpty() ? HeldOutChoice.of(clips.keys(), clips::verdicts, seed) : marked;
    List<JudgedClips.Key> train =
        clips.keys().stream().filter(clip -> !test.contains(clip)).toList();
    requireBoth(clips, Map.of("training", train, "held-out", List.copyOf(test)));
    return new Sides(train, List.copyOf(test));
  }

  /** One clip is on one side, whatever prompts it was judged against. */
  private static Set<JudgedClips.Key> markedForTest(JudgedClips clips) throws DataException {
    Map<Clip, Annotation> train = new LinkedHashMap<>();
    Map<Clip, Annotation> test = new LinkedHashMap<>();
    for (JudgedClips.Key key : clips.keys()) {
      for (Annotation line : clips.lines(key)) {
        if (line.split() != Split.ANY) {
          (line.split() == Split.TEST ? test : train).putIfAbsent(key.clip(), line);
        }
      }
    }
    List<String> problems = new ArrayList<>();
    test.forEach((clip, line) -> {
      Annotation other = train.get(clip);
      if (other != null) {
        problems.add(
            "line %d: split: %s is in test, and in train by line %d (expected: one of them)"
                .formatted(line.line(), name(clip), other.line()));
      }
    });
    if (!problems.isEmpty()) {
      throw DataException.annotations(clips.source().toString(), problems);
    }
    return clips.keys().stream()
        .filter(key -> test.containsKey(key.clip()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void requireBoth(JudgedClips clips, Map<String, List<JudgedClips.Key>> sides)
      throws DataException {
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
      throw DataException.annotations(clips.source().toString(), problems);
    }
  }

  private static String name(Clip clip) {
    return switch (clip) {
      case Clip.Film film -> film.file().toString();
      case Clip.Features features -> features.key();
    };
  }
}
