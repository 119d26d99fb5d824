package io.reelscore.training.loss;

/**
 * The comparisons within one batch for one dimension: each Pass beats each Fail, each two Passes
 * tie, two Fails are not compared; whatever their prompts.
 *
 * @param items clips of the batch
 * @param winLose Pass-Fail pairs
 * @param ties Pass-Pass pairs
 * @param weights [items, items]: what {@code -log sigmoid(r_i - r_j)} counts. 1 where i beats j;
 *     for a tie mu = 1/2 in each direction, which is {@code -mu log sigmoid(d) - (1 - mu) log
 *     sigmoid(-d)}
 */
public record InBatchPairs(int items, int winLose, int ties, float[] weights) {

  private static final float TIE = 0.5f;

  /** The pairs of a batch with these labels. */
  public static InBatchPairs of(Verdict[] labels) {
    int items = labels.length;
    float[] weights = new float[items * items];
    int winLose = 0;
    int directedTies = 0;
    for (int i = 0; i < items; i++) {
      if (labels[i] != Verdict.PASS) {
        continue;
      }
      for (int j = 0; j < items; j++) {
        if (labels[j] == Verdict.FAIL) {
          weights[i * items + j] = 1;
          winLose++;
        } else if (labels[j] == Verdict.PASS && i != j) {
          weights[i * items + j] = TIE;
          directedTies++;
        }
      }
    }
    return new InBatchPairs(items, winLose, directedTies / 2, weights);
  }

  /** All pairs. */
  public int count() {
    return winLose + ties;
  }
}
