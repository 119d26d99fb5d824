package io.reelscore.training.pairs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The labels of a training's clips, compactly: for each dimension the Passes and the Fails, and
 * which clips share a prompt. Takes about 4.25 bytes a label and 8 bytes a clip.
 */
public final class LabelIndex {

  private final int items;
  private final List<Dimension> dimensions;
  private final int[] prompts;
  private final int[] byPrompt;
  private final int[] starts;

  private LabelIndex(int items, List<Dimension> dimensions, int[] prompts) {
    this.items = items;
    this.dimensions = dimensions;
    this.prompts = prompts;
    this.starts = new int[renumber(prompts) + 1];
    for (int prompt : prompts) {
      starts[prompt + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    this.byPrompt = new int[items];
    int[] next = starts.clone();
    for (int i = 0; i < items; i++) {
      byPrompt[next[prompts[i]]++] = i;
    }
  }

  /** Numbers prompts from 0 on in their order; returns how many there are. */
  private static int renumber(int[] prompts) {
    int[] known = prompts.clone();
    Arrays.sort(known);
    int distinct = 0;
    for (int i = 0; i < known.length; i++) {
      if (i == 0 || known[i] != known[i - 1]) {
        known[distinct++] = known[i];
      }
    }
    int count = distinct;
    Arrays.setAll(prompts, i -> Arrays.binarySearch(known, 0, count, prompts[i]));
    return count;
  }

  /**
   * The index of some labels.
   *
   * @param verdicts [dimension][clip]
   * @param prompts [clip]: clips with the same number share a prompt, any numbers
   */
  public static LabelIndex of(Verdict[][] verdicts, int[] prompts) {
    Builder builder = builder(prompts.length, verdicts.length);
    for (int i = 0; i < prompts.length; i++) {
      builder.prompt(i, prompts[i]);
      for (int d = 0; d < verdicts.length; d++) {
        builder.label(d, i, verdicts[d][i]);
      }
    }
    return builder.build();
  }

  /** An index to be filled clip by clip, so that the labels need not be in memory elsewhere. */
  public static Builder builder(int items, int dimensions) {
    return new Builder(items, dimensions);
  }

  /** Clips. */
  public int items() {
    return items;
  }

  /** Dimensions. */
  public int dimensions() {
    return dimensions.size();
  }

  /** What is said of a clip in a dimension. */
  public Verdict verdict(int dimension, int item) {
    Dimension labels = dimensions.get(dimension);
    return labels.passes().get(item)
        ? Verdict.PASS
        : labels.fails().get(item) ? Verdict.FAIL : Verdict.NONE;
  }

  /** The numbers of the prompts of some clips. */
  int[] prompts(int[] some) {
    int[] found = new int[some.length];
    Arrays.setAll(found, i -> prompts[some[i]]);
    return found;
  }

  /** What is said of some clips in a dimension. */
  Verdict[] verdicts(int dimension, int[] some) {
    Verdict[] found = new Verdict[some.length];
    Arrays.setAll(found, i -> verdict(dimension, some[i]));
    return found;
  }

  /** The Passes of a dimension in ascending order; not copied, not to be changed. */
  int[] passes(int dimension) {
    return dimensions.get(dimension).passing();
  }

  /** The Fails of a dimension in ascending order; not copied, not to be changed. */
  int[] fails(int dimension) {
    return dimensions.get(dimension).failing();
  }

  /** Different prompts; they are numbered from 0 on. */
  int promptCount() {
    return starts.length - 1;
  }

  /** The prompt of a clip. */
  int prompt(int item) {
    return prompts[item];
  }

  /** The clips of a prompt in ascending order. */
  int[] clips(int prompt) {
    return Arrays.copyOfRange(byPrompt, starts[prompt], starts[prompt + 1]);
  }

  private record Dimension(BitSet passes, BitSet fails, int[] passing, int[] failing) {
    Dimension(BitSet passes, BitSet fails) {
      this(passes, fails, members(passes), members(fails));
    }

    private static int[] members(BitSet set) {
      int[] members = new int[set.cardinality()];
      int found = 0;
      for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
        members[found++] = i;
      }
      return members;
    }
  }

  /** Collects labels; what is not said is {@link Verdict#NONE}, and of prompt 0. */
  public static final class Builder {

    private final BitSet[] passes;
    private final BitSet[] fails;
    private final int[] prompts;

    private Builder(int items, int dimensions) {
      if (items < 1 || dimensions < 1) {
        throw new IllegalArgumentException(
            "labels: %d clips, %d dimensions (expected: at least 1 of each)"
                .formatted(items, dimensions));
      }
      this.prompts = new int[items];
      this.passes = new BitSet[dimensions];
      this.fails = new BitSet[dimensions];
      Arrays.setAll(passes, d -> new BitSet(items));
      Arrays.setAll(fails, d -> new BitSet(items));
    }

    /** Says what a clip is of: any number, the same for the same prompt. */
    public Builder prompt(int item, int prompt) {
      require(item);
      prompts[item] = prompt;
      return this;
    }

    /** Says what was judged of a clip; the last word counts. */
    public Builder label(int dimension, int item, Verdict verdict) {
      require(item);
      passes[dimension].set(item, verdict == Verdict.PASS);
      fails[dimension].set(item, verdict == Verdict.FAIL);
      return this;
    }

    /** All that was said; the builder is used up. */
    public LabelIndex build() {
      List<Dimension> dimensions = new ArrayList<>();
      for (int d = 0; d < passes.length; d++) {
        dimensions.add(new Dimension(passes[d], fails[d]));
      }
      return new LabelIndex(prompts.length, List.copyOf(dimensions), prompts);
    }

    private void require(int item) {
      if (item < 0 || item >= prompts.length) {
        throw new IllegalArgumentException(
            "labels: clip %d (expected: 0..%d)".formatted(item, prompts.length - 1));
      }
    }
  }
}
