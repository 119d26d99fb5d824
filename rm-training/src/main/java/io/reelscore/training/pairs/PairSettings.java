package io.reelscore.training.pairs;

import java.util.Locale;

/**
 * How the pairs of a training are chosen from all of W x (W u L), W being a dimension's Passes and
 * L its Fails. A number that the strategy does not read must have its default.
 *
 * @param strategy where pairs come from
 * @param inPromptShare read by {@link Strategy#MIXED}: the share of the weight of a batch's
 *     win-lose pairs, and of its ties, that pairs within a prompt carry, 0..1; else 0
 * @param hardShare read by {@link Strategy#HARD}: the share of a batch's win-lose pairs that is
 *     kept, those the model gets most wrong, above 0, at most 1; else 1
 * @param tieShare read by {@link Strategy#UNIFORM}: the share of ties among the pairs drawn, 0..1;
 *     else 0
 * @param balanced whether Passes and Fails count the same where one of them is rare: clips are
 *     drawn so that both come equally often in each dimension (whole prompts: only those with both
 *     for {@link Strategy#IN_PROMPT}; those of clips drawn so for {@link Strategy#MIXED}), and in
 *     the cross-entropy of single clips each of the two carries half of the weight
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
    requireRead("inPromptShare", inPromptShare, 0, strategy, Strategy.MIXED);
    requireRead("hardShare", hardShare, 1, strategy, Strategy.HARD);
    requireRead("tieShare", tieShare, 0, strategy, Strategy.UNIFORM);
  }

  /** Which pairs these are, as a model card says it. */
  public String description() {
    String pairs =
        switch (strategy) {
          case ALL_IN_BATCH -> "all in-batch pairs of a dimension";
          case UNIFORM ->
              String.format(
                  Locale.ROOT, "pairs drawn one by one, a share of %s of them ties", tieShare);
          case IN_PROMPT -> "all pairs within a prompt, of batches of whole prompts";
          case MIXED ->
              String.format(
                  Locale.ROOT,
                  "all pairs of batches of whole prompts, those within a prompt with a share of %s of the weight",
                  inPromptShare);
          case HARD ->
              String.format(
                  Locale.ROOT,
                  "ties and the hardest win-lose pairs of a batch, a share of %s of them",
                  hardShare);
        };
    return balanced ? pairs + ", Passes and Fails balanced" : pairs;
  }

  /** Where pairs come from. */
  public enum Strategy {
    /** Every pair of a batch of clips drawn without replacement. */
    ALL_IN_BATCH,
    /** Pairs drawn one by one, each as likely as any other of its dimension and kind. */
    UNIFORM,
    /** Every pair within a prompt of a batch of whole prompts. */
    IN_PROMPT,
    /**
     * Every pair of a batch of whole prompts; those within a prompt carry a share of the weight.
     */
    MIXED,
    /** As {@link #ALL_IN_BATCH}, but only the win-lose pairs that the model gets most wrong. */
    HARD
  }

  private static void requireRead(
      String name, double value, double otherwise, Strategy strategy, Strategy reader) {
    require(
        name,
        value == otherwise || strategy == reader,
        value,
        "%s with strategy %s; only %s reads it"
            .formatted(
                otherwise,
                strategy.name().toLowerCase(Locale.ROOT),
                reader.name().toLowerCase(Locale.ROOT)));
  }

  private static void require(String name, boolean holds, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "pairs: %s: %s (expected: %s)", name, value, expected));
    }
  }
}
