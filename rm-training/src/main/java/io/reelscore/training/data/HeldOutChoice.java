package io.reelscore.training.data;

import io.reelscore.training.annotation.Clip;
import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Chooses which of a user's clips are held out: about a fifth, by the seed. Clips that share a
 * prompt or a film stay on one side, directly or through others, so that nothing of what is
 * measured with was learnt from. Further families of clips are held out until each dimension has
 * both verdicts among them, and none that would leave the training without one.
 */
final class HeldOutChoice {
  private static final double SHARE = 0.2;

  private HeldOutChoice() {}

  static Set<JudgedClips.Key> of(JudgedClips clips, long seed) {
    List<List<JudgedClips.Key>> families = new ArrayList<>(families(clips.keys()));
    Collections.shuffle(families, new Random(seed));
    Set<JudgedClips.Key> held = new LinkedHashSet<>();
    Set<JudgedClips.Key> left = new LinkedHashSet<>(clips.keys());
    double enough = SHARE * clips.keys().size();
    for (List<JudgedClips.Key> family : families) {
      boolean wanted = held.size() < enough || missing(clips, held) > 0;
      Set<JudgedClips.Key> rest = new LinkedHashSet<>(left);
      family.forEach(rest::remove);
      if (wanted && missing(clips, rest) == missing(clips, left)) {
        held.addAll(family);
        left = rest;
      }
    }
    return held;
  }

  /** How many verdicts that a dimension needs are not among the clips. */
  private static long missing(JudgedClips clips, Set<JudgedClips.Key> members) {
    return clips.dimensions().stream()
        .flatMap(dimension ->
            List.of(Verdict.PASS, Verdict.FAIL).stream()
                .filter(needed ->
                    members.stream().noneMatch(clip -> clips.verdict(clip, dimension) == needed)))
        .count();
  }

  private static List<List<JudgedClips.Key>> families(List<JudgedClips.Key> clips) {
    Map<String, List<JudgedClips.Key>> byPrompt = new HashMap<>();
    Map<Clip, List<JudgedClips.Key>> byClip = new HashMap<>();
    Map<JudgedClips.Key, List<JudgedClips.Key>> families = new LinkedHashMap<>();
    for (JudgedClips.Key clip : clips) {
      List<JudgedClips.Key> family = new ArrayList<>(List.of(clip));
      List<JudgedClips.Key> samePrompt = byPrompt.getOrDefault(clip.prompt(), family);
      List<JudgedClips.Key> sameClip = byClip.getOrDefault(clip.clip(), family);
      for (List<JudgedClips.Key> other : List.of(samePrompt, sameClip)) {
        List<JudgedClips.Key> old = families.getOrDefault(other.getFirst(), other);
        old.stream().filter(member -> !family.contains(member)).forEach(family::add);
      }
      family.forEach(member -> {
        families.put(member, family);
        byPrompt.put(member.prompt(), family);
        byClip.put(member.clip(), family);
      });
    }
    return families.values().stream().distinct().toList();
  }
}
