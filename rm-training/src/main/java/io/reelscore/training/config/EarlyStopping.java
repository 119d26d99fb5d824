package io.reelscore.training.config;

/**
 * Whether a training ends when it no longer gets better on clips that are kept from it, the best
 * weights being those it leaves.
 *
 * @param measure what is watched; {@link Measure#NONE} for all steps
 * @param share of the labelled clips that is kept from the training, above 0, at most 0.5
 * @param maxItems the most clips that are kept from it
 * @param everySteps between measurements
 * @param patience how many measurements in a row may bring nothing
 * @param minDelta by how much a measurement must be better to count
 */
public record EarlyStopping(
    Measure measure, double share, int maxItems, int everySteps, int patience, double minDelta) {

  /** All steps are taken. */
  public static final EarlyStopping NONE = new EarlyStopping(Measure.NONE, 0.1, 512, 20, 5, 0);

  public EarlyStopping {
    if (!(share > 0 && share <= 0.5)) {
      throw new IllegalArgumentException(
          "earlyStopping.share: %s (expected: above 0, at most 0.5)".formatted(share));
    }
    Require.atLeast("earlyStopping.maxItems", maxItems, 2);
    Require.atLeast("earlyStopping.everySteps", everySteps, 1);
    Require.atLeast("earlyStopping.patience", patience, 1);
    Require.from0("earlyStopping.minDelta", minDelta);
  }

  /** What is watched. */
  public enum Measure {
    /** Nothing. */
    NONE,
    /** The loss of all pairs, the less the better. */
    LOSS,
    /** The share of win-lose pairs whose winner has the higher reward, the more the better. */
    ACCURACY
  }
}
