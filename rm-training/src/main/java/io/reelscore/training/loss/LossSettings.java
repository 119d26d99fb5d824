package io.reelscore.training.loss;

import java.util.Locale;

/**
 * What a comparison costs (SoliReward, arXiv 2512.22170, and its code).
 *
 * @param form of the pairs' costs
 * @param margin m: a win-lose pair costs {@code -log sigmoid(d - m)}, d = r_win - r_lose
 * @param winLoseCoefficient of win-lose pairs
 * @param tieCoefficient of tied pairs; 0 leaves them out
 * @param bceCoefficient of the binary cross-entropy of single clips
 * @param smoothing eps: of a win-lose pair {@code (1 - eps)} counts as won, eps as lost; targets of
 *     the cross-entropy become {@code y (1 - eps) + eps / 2}
 */
public record LossSettings(
    Form form,
    double margin,
    double winLoseCoefficient,
    double tieCoefficient,
    double bceCoefficient,
    double smoothing) {

  /** Win-lose pairs only. */
  public static final LossSettings BT = new LossSettings(Form.PAPER, 0, 1, 0, 0, 0);

  /** Win-lose pairs and ties, as the paper has it. */
  public static final LossSettings BT_WT = new LossSettings(Form.PAPER, 0, 1, 1, 0, 0);

  /** Win-lose pairs and ties, as the official code has it in its training script. */
  public static final LossSettings BT_WT_OFFICIAL = new LossSettings(Form.OFFICIAL, 3, 1, 1, 0, 0);

  /** Single clips only. */
  public static final LossSettings BCE = new LossSettings(Form.PAPER, 0, 0, 0, 1, 0);

  public LossSettings {
    require("margin", margin >= 0 && Double.isFinite(margin), margin, "0 or more");
    require(
        "winLoseCoefficient",
        winLoseCoefficient >= 0 && Double.isFinite(winLoseCoefficient),
        winLoseCoefficient,
        "0 or more");
    require(
        "tieCoefficient",
        tieCoefficient >= 0 && Double.isFinite(tieCoefficient),
        tieCoefficient,
        "0 or more");
    require(
        "bceCoefficient",
        bceCoefficient >= 0 && Double.isFinite(bceCoefficient),
        bceCoefficient,
        "0 or more");
    require("smoothing", smoothing >= 0 && smoothing < 1, smoothing, "0 or more, below 1");
    require(
        "coefficients",
        winLoseCoefficient + tieCoefficient + bceCoefficient > 0,
        winLoseCoefficient + tieCoefficient + bceCoefficient,
        "one above 0");
  }

  /** How the costs of pairs are written. */
  public enum Form {
    /**
     * {@code -mu log sigmoid(d - m) - (1 - mu) log sigmoid(-d - m)}, mu 1 for win-lose and 1/2 for
     * a tie; the mean over all pairs of both kinds.
     */
    PAPER,
    /**
     * As {@link #PAPER}, but a tie costs {@code -log sigmoid(d - m) - log sigmoid(-d - m)}, twice
     * as much.
     */
    OFFICIAL
  }

  private static void require(String name, boolean holds, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "loss: %s: %s (expected: %s)", name, value, expected));
    }
  }
}
