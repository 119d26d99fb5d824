package io.reelscore.world;

/**
 * What a panel said of clips on one dimension.
 *
 * @param dimension that was judged
 * @param threshold of the noisy gold above which a judgement is Pass
 * @param passes [clip][annotator], true for Pass; not copied
 */
public record Annotation(Dimension dimension, double threshold, boolean[][] passes) {

  /** Whether more than half of the annotators passed a clip. */
  public boolean majority(int clip) {
    return 2 * votes(clip) > passes[clip].length;
  }

  /**
   * Krippendorff's alpha for nominal data without missing values: 1 - observed / expected
   * disagreement, the expected one over all pairs of judgements without replacement.
   *
   * @throws IllegalStateException if all judgements are the same, where alpha is undefined
   */
  public double alpha() {
    double judgements = 0;
    double passed = 0;
    double disagreement = 0;
    for (int clip = 0; clip < passes.length; clip++) {
      int count = passes[clip].length;
      int votes = votes(clip);
      judgements += count;
      passed += votes;
      disagreement += 2.0 * votes * (count - votes) / (count - 1);
    }
    double expected = 2 * passed * (judgements - passed) / (judgements * (judgements - 1));
    if (!(expected > 0)) {
      throw new IllegalStateException(
          "judgements: all %s (expected: some Pass and some Fail)"
              .formatted(passed > 0 ? "Pass" : "Fail"));
    }
    return 1 - disagreement / judgements / expected;
  }

  private int votes(int clip) {
    int votes = 0;
    for (boolean pass : passes[clip]) {
      votes += pass ? 1 : 0;
    }
    return votes;
  }
}
