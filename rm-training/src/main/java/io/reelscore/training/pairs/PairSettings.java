package io.reelscore.training.pairs;

import java.util.Locale;

/**
 * How the pairs of a training are chosen from all of W x (W u L), W being a dimension's Passes and
 * L its Fails.
 *
 * @param strategy where pairs come from
 * @param inPromptShare of {@link Strategy#MIXED}: the share of a batch's clips that is drawn in
 *     whole prompts, 0..1
 * @param hardShare of {@link Strategy#HARD}: the share of a batch's win-lose pairs that is kept,
 *     those the model gets most wrong, above 0, at most 1
 * @param tieShare of {@link Strategy#UNIFORM}: the share of ties among the pairs drawn, 0..1
 * @param balanced whether Passes and Fails weigh the same where one of them is rare
 */
public record PairSettings(
    Strategy strategy, double inPromptShare, double hardShare, double tieShare, boolean balanced) {

  /** All pairs of a batch drawn without replacement, whatever their prompts. */
  public static final PairSettings ALL_IN_BATCH =
      new PairSettings(Strategy.ALL_IN_BATCH, 0, 1, 0, false);

  public PairSettings {
    require("inPromptShare", inPromptShare >= 0 && inPromptShare <= 1, inPromptShare, "0..1");
    require("hardShare", hardShare > 0 && hardShare <= 1, hardShare, "above 0, at most 1");
    require("tieShare", tieShare >= 0 && tieShare <= 1, tieShare, "0..1");
  }

  /** Where pairs come from. */
  public enum Strategy {
    /** Every pair of a batch. */
    ALL_IN_BATCH,
    /** Pairs drawn one by one, each as likely as any other. */
    UNIFORM,
    /** Every pair of a batch whose clips share a prompt. */
    IN_PROMPT,
    /** Every pair of a batch, a share of which is drawn in whole prompts. */
    MIXED,
    /** The pairs of a batch that the model gets most wrong. */
    HARD
  }

  private static void require(String name, boolean holds, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "pairs: %s: %s (expected: %s)", name, value, expected));
    }
  }
}
