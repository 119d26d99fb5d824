package io.reelscore.training.evaluation;

/** A number about the rewards of one dimension. */
public enum Metric {
  ACCURACY_CROSS_PROMPT(
      "accuracyCrossPrompt",
      "cross",
      "Accuracy, two prompts",
      Aim.HIGHER,
      "How often the better of two clips of different prompts gets the higher reward, over all pairs whose qualities differ by more than 0.1; equal rewards count half."),
  ACCURACY_WITHIN_PROMPT(
      "accuracyWithinPrompt",
      "within",
      "Accuracy, one prompt",
      Aim.HIGHER,
      "The same for two clips of one prompt: what a group-relative trainer sees."),
  AUC(
      "auc",
      "AUC",
      "AUC",
      Aim.HIGHER,
      "How often a Pass gets a higher reward than a Fail, equal rewards counting half (Mann and Whitney)."),
  BEST_F1(
      "bestF1",
      "F1",
      "Best F1",
      Aim.HIGHER,
      "The largest 2 TP / (2 TP + FP + FN) over all thresholds on the reward, Pass being positive. Calling everything a Pass gives 2 p / (1 + p) for a share p of Passes."),
  BEST_F1_THRESHOLD(
      "bestF1Threshold",
      "at",
      "Threshold of the best F1",
      Aim.NONE,
      "The raw reward from which on a clip is called a Pass for the best F1; of equal ones the highest."),
  MARGIN(
      "margin",
      "margin",
      "Margin",
      Aim.HIGHER,
      "Mean reward of Passes less mean reward of Fails, in standard deviations of all rewards."),
  SPREAD_OF_POSITIVES(
      "spreadOfPositives",
      "spread",
      "Spread of positives",
      Aim.NONE,
      "Standard deviation of the rewards of Passes, in standard deviations of all rewards."),
  SPREAD_OF_TOP(
      "spreadOfTop",
      "top sd",
      "Spread of the top",
      Aim.NONE,
      "Standard deviation of the highest tenth of the rewards, in standard deviations of all rewards; near 0 the model cannot tell good from best."),
  TOP_RANGE(
      "topRange",
      "q99-90",
      "Range of the top",
      Aim.NONE,
      "The 99 % quantile less the 90 % quantile of the rewards, in standard deviations of all rewards; quantiles are interpolated linearly."),
  DISTINCT_SHARE(
      "distinctShare",
      "distinct",
      "Distinct values",
      Aim.HIGHER,
      "Distinct float values among the rewards divided by the clips; a collapsed model has few."),
  ENTROPY_BITS(
      "entropyBits",
      "bits",
      "Entropy",
      Aim.HIGHER,
      "Entropy, in bits, of a histogram of 32 equal bins from the lowest to the highest reward: 0 when all fall into one, at most 5."),
  CALIBRATION_ERROR(
      "calibrationError",
      "ECE",
      "Calibration error",
      Aim.LOWER,
      "Over the pairs of accuracy between prompts: sigmoid of the difference of rewards, for the favoured clip, against how often that one is better; the mean absolute gap over ten equal bins of 0.5..1, weighted by pairs."),
  SPEARMAN(
      "spearman",
      "rho",
      "Spearman",
      Aim.HIGHER,
      "Rank correlation of rewards and qualities, equal ones at their middle rank."),
  STANDARD_DEVIATION(
      "standardDeviation",
      "sd",
      "Standard deviation",
      Aim.NONE,
      "Standard deviation of all raw rewards.");

  private final String id;
  private final String heading;
  private final String label;
  private final Aim aim;
  private final String definition;

  Metric(String id, String heading, String label, Aim aim, String definition) {
    this.id = id;
    this.heading = heading;
    this.label = label;
    this.aim = aim;
    this.definition = definition;
  }

  /** The field of {@link EvaluationReport.DimensionResult} that holds it, and its key in JSON. */
  public String id() {
    return id;
  }

  /** At most eight letters. */
  String heading() {
    return heading;
  }

  String label() {
    return label;
  }

  Aim aim() {
    return aim;
  }

  String definition() {
    return definition;
  }

  /** Which values are good. */
  enum Aim {
    HIGHER,
    LOWER,
    NONE
  }
}
