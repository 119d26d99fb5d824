package io.reelscore.training.loss;

import java.util.Locale;

/**
 * What a comparison costs (SoliReward, arXiv 2512.22170, and its code).
 *
 * @param form of the pairs' costs
 * @param margin m: a win-lose pair costs {@code -log sigmoid(d - m)}, d = r_win - r_lose; 0 or
 *     more, and above 0 for {@link Form#RAO_KUPPER}
 * @param winLoseCoefficient of win-lose pairs; 0 leaves them out
 * @param tieCoefficient of tied pairs; 0 leaves them out
 * @param bceCoefficient of the binary cross-entropy of single clips; 0 leaves it out
 * @param smoothing eps: a win-lose pair costs {@code -(1 - eps) log sigmoid(d - m) - eps log
 *     sigmoid(-d - m)}; 0 or more, below 1
 * @param bceSmoothing eps of the cross-entropy: its targets become {@code y (1 - eps) + eps / 2}; 0
 *     or more, below 1
 */
public record LossSettings(
    Form form,
    double margin,
    double winLoseCoefficient,
    double tieCoefficient,
    double bceCoefficient,
    double smoothing,
    double bceSmoothing) {

  /** Win-lose pairs only. */
  public static final LossSettings BT = new LossSettings(Form.PAPER, 0, 1, 0, 0, 0, 0);

  /** Win-lose pairs and ties, as the paper has it. */
  public static final LossSettings BT_WT = new LossSettings(Form.PAPER, 0, 1, 1, 0, 0, 0);

  /** Win-lose pairs and ties, as the official code has it in its training script. */
  public static final LossSettings BT_WT_OFFICIAL =
      new LossSettings(Form.OFFICIAL, 3, 1, 1, 0, 0, 0);

  /** Bradley-Terry with ties as VideoReward (arXiv 2501.13918) has it, theta = 5. */
  public static final LossSettings BTT =
      new LossSettings(Form.RAO_KUPPER, Math.log(5), 1, 1, 0, 0, 0);

  /** Single clips only. */
  public static final LossSettings BCE = new LossSettings(Form.PAPER, 0, 0, 0, 1, 0, 0);

  public LossSettings {
    requireNotNegative("margin", margin);
    require("margin", form != Form.RAO_KUPPER || margin > 0, margin, "above 0 with rao_kupper");
    requireNotNegative("winLoseCoefficient", winLoseCoefficient);
    requireNotNegative("tieCoefficient", tieCoefficient);
    requireNotNegative("bceCoefficient", bceCoefficient);
    require("smoothing", smoothing >= 0 && smoothing < 1, smoothing, "0 or more, below 1");
    require(
        "bceSmoothing", bceSmoothing >= 0 && bceSmoothing < 1, bceSmoothing, "0 or more, below 1");
    double sum = winLoseCoefficient + tieCoefficient + bceCoefficient;
    require("coefficients", sum > 0, sum, "one above 0");
  }

  /** What is lowered, as a model card says it. */
  public String description() {
    if (equals(BT_WT)) {
      return "BT-WT (mu 1 and 0.5), mean over the pairs";
    }
    return String.format(
        Locale.ROOT,
        "loss: form %s, margin %s, coefficients %s (win-lose), %s (tie), %s (cross-entropy), smoothing %s and %s",
        form.name().toLowerCase(Locale.ROOT),
        margin,
        winLoseCoefficient,
        tieCoefficient,
        bceCoefficient,
        smoothing,
        bceSmoothing);
  }

  /** Whether pairs cost anything. */
  boolean comparesPairs() {
    return winLoseCoefficient + tieCoefficient > 0;
  }

  /** How the costs of pairs are written. */
  public enum Form {
    /**
     * {@code -mu log sigmoid(d - m) - (1 - mu) log sigmoid(-d - m)}, mu 1 for win-lose and 1/2 for
     * a tie; of each dimension the mean over all pairs of the kinds that are not left out.
     */
    PAPER,
    /**
     * As {@link #PAPER}, but a tie costs {@code -log sigmoid(d - m) - log sigmoid(-d - m)}, twice
     * as much, and the mean is over all pairs, those of a kind that is left out too.
     */
    OFFICIAL,
    /**
     * The likelihood of Rao and Kupper (1967) with theta = e^m: as {@link #OFFICIAL}, less {@code
     * log(theta^2 - 1)} for each tie, so that the probabilities of win, tie and loss add up to 1.
     * That is a constant: the gradient is the official one.
     */
    RAO_KUPPER
  }

  private static void requireNotNegative(String name, double value) {
    require(name, value >= 0 && Double.isFinite(value), value, "0 or more");
  }

  private static void require(String name, boolean holds, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "loss: %s: %s (expected: %s)", name, value, expected));
    }
  }
}
