package io.reelscore.training.pairs;

import java.util.Arrays;

/**
 * What is compared in one dimension among the n clips of a draw.
 *
 * @param labels [n], not copied
 * @param beats [n, n] row-major: how much it counts that i beats j, 0 where they are not compared;
 *     not copied
 * @param ties [n, n] row-major, symmetric: how much it counts that i and j tie, 0 where they are
 *     not compared; a pair counts once, though it stands here twice; not copied
 */
public record Comparisons(Verdict[] labels, float[] beats, float[] ties) {

  public Comparisons {
    int cells = labels.length * labels.length;
    if (beats.length != cells || ties.length != cells) {
      throw new IllegalArgumentException(
          "comparisons: %d and %d weights (expected: %d x %d each)"
              .formatted(beats.length, ties.length, labels.length, labels.length));
    }
  }

  /** All pairs: each Pass beats each Fail, each two Passes tie, two Fails are not compared. */
  public static Comparisons all(Verdict[] labels) {
    int items = labels.length;
    float[] beats = new float[items * items];
    float[] ties = new float[items * items];
    for (int i = 0; i < items; i++) {
      if (labels[i] != Verdict.PASS) {
        continue;
      }
      for (int j = 0; j < items; j++) {
        if (labels[j] == Verdict.FAIL) {
          beats[i * items + j] = 1;
        } else if (labels[j] == Verdict.PASS && i != j) {
          ties[i * items + j] = 1;
        }
      }
    }
    return new Comparisons(labels, beats, ties);
  }

  /** Pairs of a Pass and a Fail. */
  public int winLose() {
    return positive(beats);
  }

  /** Pairs of Passes. */
  public int tied() {
    return positive(ties) / 2;
  }

  /**
   * The same, but of the win-lose pairs only the share that the rewards get most wrong: those with
   * the least {@code r_win - r_lose}, at least one.
   *
   * @param rewards [n]
   */
  public Comparisons hardest(float[] rewards, double share) {
    int pairs = winLose();
    if (pairs == 0) {
      return this;
    }
    int items = labels.length;
    float[] leads = new float[pairs];
    int found = 0;
    for (int cell = 0; cell < beats.length; cell++) {
      if (beats[cell] > 0) {
        leads[found++] = rewards[cell / items] - rewards[cell % items];
      }
    }
    float[] sorted = leads.clone();
    Arrays.sort(sorted);
    int kept = Math.max(1, (int) Math.ceil(share * pairs));
    float last = sorted[kept - 1];
    int below = 0;
    while (below < kept && sorted[below] < last) {
      below++;
    }
    int asLast = kept - below;
    float[] hard = new float[beats.length];
    found = 0;
    for (int cell = 0; cell < beats.length; cell++) {
      if (beats[cell] > 0) {
        float lead = leads[found++];
        if (lead < last || (lead == last && asLast-- > 0)) {
          hard[cell] = beats[cell];
        }
      }
    }
    return new Comparisons(labels, hard, ties);
  }

  /** The same without the pairs of different prompts. */
  Comparisons inPrompt(int[] prompts) {
    return new Comparisons(labels, scaled(beats, prompts, 1, 0), scaled(ties, prompts, 1, 0));
  }

  /**
   * The same, weighted so that pairs within a prompt carry a share of what all win-lose pairs
   * weigh, and of what all ties do. Where one sort of pair is missing, the other carries all,
   * unless its share is 0.
   */
  Comparisons withInPromptShare(int[] prompts, double share) {
    return new Comparisons(
        labels, withInPromptShare(beats, prompts, share), withInPromptShare(ties, prompts, share));
  }

  private static float[] withInPromptShare(float[] weights, int[] prompts, double share) {
    int items = prompts.length;
    double within = 0;
    double total = 0;
    for (int cell = 0; cell < weights.length; cell++) {
      total += weights[cell];
      within += prompts[cell / items] == prompts[cell % items] ? weights[cell] : 0;
    }
    double across = total - within;
    double inFactor = within == 0 || share == 0 ? 0 : across == 0 ? 1 : share * total / within;
    double outFactor =
        across == 0 || share == 1 ? 0 : within == 0 ? 1 : (1 - share) * total / across;
    return scaled(weights, prompts, inFactor, outFactor);
  }

  private static float[] scaled(float[] weights, int[] prompts, double within, double across) {
    int items = prompts.length;
    float[] scaled = new float[weights.length];
    for (int cell = 0; cell < weights.length; cell++) {
      boolean same = prompts[cell / items] == prompts[cell % items];
      scaled[cell] = (float) (weights[cell] * (same ? within : across));
    }
    return scaled;
  }

  private static int positive(float[] weights) {
    int positive = 0;
    for (float weight : weights) {
      positive += weight > 0 ? 1 : 0;
    }
    return positive;
  }
}
