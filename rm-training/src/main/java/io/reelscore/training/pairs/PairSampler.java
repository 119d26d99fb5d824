package io.reelscore.training.pairs;

import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Draws from the pairs of all clips. That space is quadratic and never written down: only the pairs
 * of a batch are.
 */
public final class PairSampler {

  private PairSampler() {}

  /**
   * Batches of a training.
   *
   * @param batchItems clips a batch, at most; fewer if there are not so many
   * @throws IllegalArgumentException if the labels have no pair of the kind that is to be drawn
   */
  public static Batches of(LabelIndex labels, PairSettings settings, int batchItems, long seed) {
    Random random = new Random(seed);
    int size = Math.min(batchItems, labels.items());
    return switch (settings.strategy()) {
      case ALL_IN_BATCH, HARD ->
          new InBatch(labels, clips(labels, settings, size, random), (all, prompts) -> all);
      case UNIFORM -> new PairDraws(labels, batchItems, settings.tieShare(), random);
      case IN_PROMPT ->
          new InBatch(labels, comparable(labels, settings, size, random), Comparisons::inPrompt);
      case MIXED ->
          new InBatch(
              labels,
              prompts(labels, settings, size, random),
              (all, prompts) -> all.withInPromptShare(prompts, settings.inPromptShare()));
    };
  }

  private static Supplier<int[]> clips(
      LabelIndex labels, PairSettings settings, int size, Random random) {
    return settings.balanced()
        ? new BalancedDraws(labels, size, random)::next
        : new Draws(labels.items(), size, random)::next;
  }

  /** Whole prompts. */
  private static Supplier<int[]> prompts(
      LabelIndex labels, PairSettings settings, int size, Random random) {
    IntSupplier prompts;
    if (settings.balanced()) {
      BalancedDraws clips = new BalancedDraws(labels, size, random);
      prompts = () -> labels.prompt(clips.nextClip());
    } else {
      prompts = shuffled(IntStream.range(0, labels.promptCount()).toArray(), random);
    }
    return new PromptDraws(labels, size, prompts, random)::next;
  }

  /** Whole prompts, of those only that have a pair; when balanced, a win-lose pair. */
  private static Supplier<int[]> comparable(
      LabelIndex labels, PairSettings settings, int size, Random random) {
    int[] comparable =
        IntStream.range(0, labels.promptCount())
            .filter(prompt -> isComparable(labels, labels.clips(prompt), settings.balanced()))
            .toArray();
    if (comparable.length == 0) {
      throw new IllegalArgumentException(
          "pairs: strategy in_prompt: no prompt has clips that can be compared (expected: one with a Pass and another %s in some dimension)"
              .formatted(settings.balanced() ? "clip that is a Fail" : "Pass or a Fail"));
    }
    return new PromptDraws(labels, size, shuffled(comparable, random), random)::next;
  }

  private static boolean isComparable(LabelIndex labels, int[] clips, boolean needsFail) {
    for (int d = 0; d < labels.dimensions(); d++) {
      int passes = 0;
      int fails = 0;
      for (int clip : clips) {
        Verdict verdict = labels.verdict(d, clip);
        passes += verdict == Verdict.PASS ? 1 : 0;
        fails += verdict == Verdict.FAIL ? 1 : 0;
      }
      if ((passes > 0 && fails > 0) || (passes > 1 && !needsFail)) {
        return true;
      }
    }
    return false;
  }

  private static IntSupplier shuffled(int[] prompts, Random random) {
    Draws order = new Draws(prompts.length, 1, random);
    return () -> prompts[order.next()[0]];
  }
}
