package io.reelscore.training.data;

import io.reelscore.training.pairs.LabelIndex;
import io.reelscore.training.pairs.Verdict;
import java.util.List;

/**
 * Clips to train a reward model on.
 *
 * @param dimensions what was judged
 * @param samples the clips
 * @param verdicts [dimension][sample]; not copied
 */
public record LabelledSet(List<String> dimensions, List<Sample> samples, Verdict[][] verdicts) {

  public LabelledSet {
    dimensions = List.copyOf(dimensions);
    samples = List.copyOf(samples);
    if (verdicts.length != dimensions.size()) {
      throw new IllegalArgumentException(
          "verdicts: %d dimensions (expected: %d)".formatted(verdicts.length, dimensions.size()));
    }
    for (Verdict[] row : verdicts) {
      if (row.length != samples.size()) {
        throw new IllegalArgumentException(
            "verdicts: %d (expected: one for each of %d clips)"
                .formatted(row.length, samples.size()));
      }
    }
  }

  /** The labels alone. */
  public LabelIndex labels() {
    return LabelIndex.of(verdicts, samples.stream().mapToInt(Sample::group).toArray());
  }
}
