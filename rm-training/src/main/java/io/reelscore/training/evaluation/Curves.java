package io.reelscore.training.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn of one dimension.
 *
 * @param roc the share of Passes against the share of Fails above a threshold
 * @param rewards their histogram
 * @param accuracyByGap accuracy of pairs by how far their qualities are apart; empty where only
 *     Pass and Fail are known
 * @param calibration predicted and observed win shares
 */
public record Curves(
    List<Point> roc, Histogram rewards, List<Gap> accuracyByGap, List<Calibration> calibration) {

  public Curves {
    roc = List.copyOf(roc);
    accuracyByGap = List.copyOf(accuracyByGap);
    calibration = List.copyOf(calibration);
  }

  /** A point of an ROC curve. */
  public record Point(double falsePasses, double truePasses) {}

  /**
   * Pairs whose qualities differ by more than {@code above} and at most {@code upTo}.
   *
   * @param crossPairs pairs of two prompts
   * @param cross their accuracy; null without pairs
   * @param withinPairs pairs of one prompt
   * @param within their accuracy
   */
  public record Gap(
      double above,
      double upTo,
      long crossPairs,
      @Nullable Double cross,
      @Nullable Interval crossInterval,
      long withinPairs,
      @Nullable Double within,
      @Nullable Interval withinInterval) {}

  /**
   * Pairs of two prompts whose predicted win share is in one of ten bins of 0.5..1.
   *
   * @param predicted the mean of sigmoid of the difference of rewards
   * @param observed how often the favoured clip is the better
   */
  public record Calibration(
      long pairs, double predicted, double observed, @Nullable Interval interval) {}
}
