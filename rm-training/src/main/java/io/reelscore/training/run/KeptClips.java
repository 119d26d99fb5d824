package io.reelscore.training.run;

import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.PairSampler;
import io.reelscore.training.pairs.PairSettings;
import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Labelled clips of which some are kept from a training, to measure it with; clips that share a
 * prompt stay together.
 *
 * @param data all clips
 * @param learnt those of the training, by their places; not copied
 * @param kept the others; not copied
 */
record KeptClips(LabelledSet data, int[] learnt, int[] kept) {

  /**
   * Keeps as many clips as settings say, chosen by the seed.
   *
   * @throws IllegalArgumentException when a dimension has no Pass or no Fail on one of both sides
   */
  static KeptClips of(LabelledSet data, EarlyStopping settings, long seed) {
    List<Integer> groups =
        new ArrayList<>(data.samples().stream().map(Sample::group).distinct().toList());
    Collections.shuffle(groups, new Random(seed ^ 0x6b657074L));
    int wanted =
        Math.min(settings.maxItems(), (int) Math.ceil(settings.share() * data.samples().size()));
    Set<Integer> chosen = new HashSet<>();
    int items = 0;
    for (int group : groups) {
      if (items >= wanted) {
        break;
      }
      chosen.add(group);
      items += (int) data.samples().stream().filter(sample -> sample.group() == group).count();
    }
    KeptClips clips = new KeptClips(data, places(data, chosen, false), places(data, chosen, true));
    clips.requireBoth("learnt from", clips.learnt);
    clips.requireBoth("kept to measure with", clips.kept);
    return clips;
  }

  /** Batches of the clips that are not kept. */
  Batches batches(PairSettings pairs, int batchItems, long seed) {
    Verdict[][] verdicts =
        Arrays.stream(data.verdicts())
            .map(row -> Arrays.stream(learnt).mapToObj(i -> row[i]).toArray(Verdict[]::new))
            .toArray(Verdict[][]::new);
    List<Sample> samples = Arrays.stream(learnt).mapToObj(data.samples()::get).toList();
    LabelledSet some = new LabelledSet(data.dimensions(), samples, verdicts);
    Batches batches = PairSampler.of(some.labels(), pairs, batchItems, seed);
    return () -> {
      Draw draw = batches.next();
      int[] items = Arrays.stream(draw.items()).map(i -> learnt[i]).toArray();
      return new Draw(items, draw.dimensions());
    };
  }

  /** The kept clips and all of their pairs. */
  Draw measured() {
    return new Draw(
        kept,
        Arrays.stream(data.verdicts())
            .map(row -> Arrays.stream(kept).mapToObj(i -> row[i]).toArray(Verdict[]::new))
            .map(Comparisons::all)
            .toList());
  }

  private static int[] places(LabelledSet data, Set<Integer> groups, boolean in) {
    return IntStream.range(0, data.samples().size())
        .filter(i -> groups.contains(data.samples().get(i).group()) == in)
        .toArray();
  }

  private void requireBoth(String side, int[] items) {
    for (int d = 0; d < data.dimensions().size(); d++) {
      Verdict[] row = data.verdicts()[d];
      for (Verdict needed : List.of(Verdict.PASS, Verdict.FAIL)) {
        if (Arrays.stream(items).noneMatch(i -> row[i] == needed)) {
          throw new IllegalArgumentException(
              "reward.earlyStopping: %s: no %s among the %d clips that are %s (expected: at least 1; another share or more clips)"
                  .formatted(
                      data.dimensions().get(d),
                      needed.name().toLowerCase(Locale.ROOT),
                      items.length,
                      side));
        }
      }
    }
  }
}
