package io.reelscore.training.data;

import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Chooses which of a user's clips are held out: about a fifth, by the seed. Clips that share a
 * prompt or a film stay on one side, directly or through others, so that nothing of what is
 * measured with was learnt from. Further families of clips are held out until each dimension has
 * both verdicts among them, and none that would leave the training without one.
 */
final class HeldOutChoice {
  private static final double SHARE = 0.2;

  private HeldOutChoice() {}

  /**
   * The clips to hold out.
   *
   * @param clips all, each once
   * @param verdicts of a clip, one for each dimension
   */
  static Set<JudgedClips.Key> of(
      List<JudgedClips.Key> clips, Function<JudgedClips.Key, Verdict[]> verdicts, long seed) {
    List<List<JudgedClips.Key>> families = new ArrayList<>(ClipFamilies.of(clips));
    Collections.shuffle(families, new Random(seed));
    Set<JudgedClips.Key> held = new LinkedHashSet<>();
    int[] left = counts(clips, verdicts);
    int[] chosen = new int[left.length];
    double enough = SHARE * clips.size();
    for (List<JudgedClips.Key> family : families) {
      if (held.size() < enough || Arrays.stream(chosen).anyMatch(count -> count == 0)) {
        int[] own = counts(family, verdicts);
        if (IntStream.range(0, own.length).noneMatch(i -> own[i] > 0 && own[i] == left[i])) {
          held.addAll(family);
          for (int i = 0; i < own.length; i++) {
            left[i] -= own[i];
            chosen[i] += own[i];
          }
        }
      }
    }
    return held;
  }

  /** How many Passes, and then Fails, each dimension has. */
  private static int[] counts(
      List<JudgedClips.Key> clips, Function<JudgedClips.Key, Verdict[]> verdicts) {
    int[] counts = new int[clips.isEmpty() ? 0 : 2 * verdicts.apply(clips.getFirst()).length];
    for (JudgedClips.Key clip : clips) {
      Verdict[] said = verdicts.apply(clip);
      for (int d = 0; d < said.length; d++) {
        switch (said[d]) {
          case PASS -> counts[2 * d]++;
          case FAIL -> counts[2 * d + 1]++;
          case NONE -> {}
        }
      }
    }
    return counts;
  }
}
