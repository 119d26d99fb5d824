package io.reelscore.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Bradley-Terry with Win-Tie (SoliReward, arXiv 2512.22170): for {@code d = r_i - r_j} a pair costs
 * {@code -mu log sigmoid(d) - (1 - mu) log sigmoid(-d)}, mu 1 for win-lose and 1/2 for a tie; the
 * mean over a dimension's pairs, summed over the dimensions.
 */
public final class WinTieLoss {

  private WinTieLoss() {}

  /**
   * The loss, a scalar; 0 for a dimension without pairs.
   *
   * @param rewards [batch, dimensions]
   * @param pairs for each dimension
   */
  public static NDArray of(NDArray rewards, List<InBatchPairs> pairs) {
    NDManager manager = rewards.getManager();
    long items = rewards.getShape().get(0);
    NDList weights = new NDList();
    for (InBatchPairs dimension : pairs) {
      weights.add(
          manager
              .create(dimension.weights(), new Shape(items, items))
              .div(Math.max(1, dimension.count())));
    }
    NDArray byDimension = rewards.transpose();
    NDArray differences = byDimension.expandDims(2).sub(byDimension.expandDims(1));
    NDArray costs = differences.neg().getNDArrayInternal().softPlus();
    return costs.mul(NDArrays.stack(weights)).sum();
  }
}
