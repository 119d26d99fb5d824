package io.reelscore.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.training.annotation.Clip;
import io.reelscore.training.pairs.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutChoiceTest {

  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void the_choice_is_that_of_the_plain_algorithm_in_the_same_order() {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Map<JudgedClips.Key, Verdict[]> clips = clips(random);
      int draw = random.nextInt();

      Set<JudgedClips.Key> held = choice(clips, draw);

      assertThat(List.copyOf(held))
          .as("seed %d, input %d", seed, i)
          .isEqualTo(List.copyOf(Plain.of(clips, draw)));
    }
  }

  @Test
  void a_hundred_thousand_clips_of_many_families_leave_a_fifth_out() {
    Map<JudgedClips.Key, Verdict[]> clips = new LinkedHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      clips.put(key(i, i / 2), new Verdict[] {i % 2 == 0 ? Verdict.PASS : Verdict.FAIL});
    }

    assertThat(choice(clips, 1)).hasSize(20_000);
  }

  @Test
  void a_hundred_thousand_clips_of_one_family_all_stay() {
    Map<JudgedClips.Key, Verdict[]> clips = new LinkedHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      clips.put(key(i / 2, (i + 1) / 2), new Verdict[] {i % 2 == 0 ? Verdict.PASS : Verdict.FAIL});
    }

    assertThat(choice(clips, 1)).isEmpty();
  }

  private static Set<JudgedClips.Key> choice(Map<JudgedClips.Key, Verdict[]> clips, long draw) {
    return HeldOutChoice.of(
        List.copyOf(clips.keySet()), clip -> Objects.requireNonNull(clips.get(clip)), draw);
  }

  private static Map<JudgedClips.Key, Verdict[]> clips(Random random) {
    int films = 1 + random.nextInt(30);
    int prompts = 1 + random.nextInt(30);
    int dimensions = 1 + random.nextInt(3);
    int passes = 1 + random.nextInt(9);
    Map<JudgedClips.Key, Verdict[]> clips = new LinkedHashMap<>();
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      clips.put(
          key(random.nextInt(films), random.nextInt(prompts)),
          IntStream.range(0, dimensions)
              .mapToObj(d ->
                  random.nextInt(6) == 0
                      ? Verdict.NONE
                      : random.nextInt(10) < passes ? Verdict.PASS : Verdict.FAIL)
              .toArray(Verdict[]::new));
    }
    return clips;
  }

  private static JudgedClips.Key key(int film, int prompt) {
    return new JudgedClips.Key(new Clip.Film(Path.of(film + ".mp4")), "prompt " + prompt);
  }

  /** The choice written plainly: sets are copied, and every clip is asked again for each family. */
  private static final class Plain {

    static Set<JudgedClips.Key> of(Map<JudgedClips.Key, Verdict[]> clips, long seed) {
      List<List<JudgedClips.Key>> families = new ArrayList<>(families(List.copyOf(clips.keySet())));
      Collections.shuffle(families, new Random(seed));
      Set<JudgedClips.Key> held = new LinkedHashSet<>();
      Set<JudgedClips.Key> left = new LinkedHashSet<>(clips.keySet());
      double enough = 0.2 * clips.size();
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

    private static long missing(
        Map<JudgedClips.Key, Verdict[]> clips, Set<JudgedClips.Key> members) {
      int dimensions = clips.values().iterator().next().length;
      return IntStream.range(0, dimensions)
          .boxed()
          .flatMap(d ->
              List.of(Verdict.PASS, Verdict.FAIL).stream()
                  .filter(needed ->
                      members.stream()
                          .noneMatch(clip -> Objects.requireNonNull(clips.get(clip))[d] == needed)))
          .count();
    }

    private static List<List<JudgedClips.Key>> families(List<JudgedClips.Key> clips) {
      Map<String, List<JudgedClips.Key>> byPrompt = new HashMap<>();
      Map<Clip, List<JudgedClips.Key>> byFilm = new HashMap<>();
      Map<JudgedClips.Key, List<JudgedClips.Key>> families = new LinkedHashMap<>();
      for (JudgedClips.Key clip : clips) {
        List<JudgedClips.Key> family = new ArrayList<>(List.of(clip));
        List<JudgedClips.Key> samePrompt = byPrompt.getOrDefault(clip.prompt(), family);
        List<JudgedClips.Key> sameFilm = byFilm.getOrDefault(clip.clip(), family);
        for (List<JudgedClips.Key> other : List.of(samePrompt, sameFilm)) {
          List<JudgedClips.Key> old = families.getOrDefault(other.getFirst(), other);
          old.stream().filter(member -> !family.contains(member)).forEach(family::add);
        }
        family.forEach(member -> {
          families.put(member, family);
          byPrompt.put(member.prompt(), family);
          byFilm.put(member.clip(), family);
        });
      }
      return families.values().stream().distinct().toList();
    }
  }
}
