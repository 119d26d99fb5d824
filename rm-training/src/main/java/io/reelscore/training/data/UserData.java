package io.reelscore.training.data;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.data.Annotation.Split;
import io.reelscore.training.loss.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A user's own clips with their labels. Where several lines judge one clip in one dimension, the
 * majority counts; a draw is no label. Clips marked {@code test} are held out; if none is, all
 * clips of a fifth of the prompts, chosen by the seed.
 *
 * @param training clips to learn from
 * @param heldOut clips to measure with
 */
public record UserData(LabelledSet training, HeldOutSet heldOut) {

  private static final double HELD_OUT_SHARE = 0.2;

  /**
   * Reads annotations and decodes their clips.
   *
   * @throws DataException with all problems of the annotations, or of the clips
   * @throws IOException when the annotations cannot be read
   */
  public static UserData read(Path annotations, VideoDecoder decoder, FrameSpec spec, long seed)
      throws DataException, IOException {
    JudgedClips clips = JudgedClips.read(annotations, decoder, spec);
    Set<JudgedClips.Key> test = heldOut(annotations, clips, seed);
    LabelledSet training =
        clips.label(clips.keys().stream().filter(clip -> !test.contains(clip)).toList());
    LabelledSet held = clips.label(List.copyOf(test));
    requireBoth(annotations, "training", training);
    requireBoth(annotations, "held-out", held);
    return new UserData(training, known(held));
  }

  /**
   * Reads annotations and decodes their clips, to measure with all of them.
   *
   * @throws DataException with all problems of the annotations, or of the clips
   * @throws IOException when the annotations cannot be read
   */
  public static HeldOutSet readAll(Path annotations, VideoDecoder decoder, FrameSpec spec)
      throws DataException, IOException {
    JudgedClips clips = JudgedClips.read(annotations, decoder, spec);
    return known(clips.label(clips.keys()));
  }

  /** The prompts of all clips. */
  public List<String> prompts() {
    return Stream.concat(training.samples().stream(), heldOut.samples().stream())
        .map(Sample::prompt)
        .toList();
  }

  private static Set<JudgedClips.Key> heldOut(Path file, JudgedClips clips, long seed)
      throws DataException {
    Set<JudgedClips.Key> marked = new LinkedHashSet<>();
    List<String> problems = new ArrayList<>();
    for (JudgedClips.Key clip : clips.keys()) {
      List<Annotation> lines = clips.lines(clip);
      Set<Split> splits = new TreeSet<>(lines.stream().map(Annotation::split).toList());
      if (splits.contains(Split.TEST) && splits.contains(Split.TRAIN)) {
        problems.add(
            "line %d: split: %s is in train and in test (expected: one of them)"
                .formatted(lines.getLast().line(), clip.file()));
      } else if (splits.contains(Split.TEST)) {
        marked.add(clip);
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(file.toString(), problems);
    }
    if (marked.isEmpty()) {
      List<String> prompts =
          new ArrayList<>(
              new TreeSet<>(clips.keys().stream().map(JudgedClips.Key::prompt).toList()));
      Collections.shuffle(prompts, new Random(seed));
      int count = (int) Math.ceil(HELD_OUT_SHARE * prompts.size());
      Set<String> chosen = Set.copyOf(prompts.subList(0, count));
      clips.keys().stream().filter(clip -> chosen.contains(clip.prompt())).forEach(marked::add);
    }
    return marked;
  }

  private static void requireBoth(Path file, String what, LabelledSet set) throws DataException {
    List<String> problems = new ArrayList<>();
    for (int d = 0; d < set.dimensions().size(); d++) {
      for (Verdict needed : List.of(Verdict.PASS, Verdict.FAIL)) {
        if (Arrays.stream(set.verdicts()[d]).noneMatch(needed::equals)) {
          problems.add(
              "%s: no %s among the %d %s clips (expected: at least 1)"
                  .formatted(
                      set.dimensions().get(d),
                      needed.name().toLowerCase(Locale.ROOT),
                      set.samples().size(),
                      what));
        }
      }
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
