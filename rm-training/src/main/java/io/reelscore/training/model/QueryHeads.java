package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.VideoTextSpec;
import java.util.List;

/**
 * Hierarchical Progressive Query Attention, one complete head a dimension: a learned query attends
 * over the tapped layers one after the other, a second one over the last layer, and {@code reward =
 * fc2(SiLU(fc1(q_N + o)))} (SoliReward, arXiv 2512.22170).
 *
 * <p>All dimensions are computed together. As each attention has a single query, its key projection
 * is applied to the query and its value projection to the attended mean: {@code (Wq q + bq) . (Wk
 * x) = (Wk^T (Wq q + bq)) . x} and {@code sum_n a_n (Wv x_n + bv) = Wv (sum_n a_n x_n) + bv}. That
 * is the same function for a fraction of the work. The key bias adds the same to all logits of a
 * query and so has no effect through a softmax, here as in the usual order.
 */
final class QueryHeads {

  private final Parameters weights;
  private final List<String> dimensions;
  private final List<Integer> taps;
  private final int width;
  private final int heads;

  QueryHeads(VideoTextSpec spec, Parameters weights) {
    if (!(spec.head() instanceof Head.Hpqa hpqa) || hpqa.tapNorm()) {
      throw new IllegalArgumentException(
          "head: %s (expected: the official HPQA)".formatted(spec.head()));
    }
    this.weights = weights;
    this.dimensions = spec.dimensions();
    this.taps = hpqa.taps();
    this.width = spec.hiddenSize();
    this.heads = hpqa.attentionHeads();
  }

  /**
   * The rewards, [batch, dimensions].
   *
   * @param states the hidden states of each layer, each [batch, tokens, d]
   * @param keys what is added to attention logits, [batch, 1, tokens]
   */
  NDArray forward(List<NDArray> states, NDArray keys) {
    NDArray last = states.getLast();
    long batch = last.getShape().get(0);
    Shape queries = new Shape(dimensions.size(), batch, width);
    NDArray query = stacked(".q0", 1, width).broadcast(queries);
    for (int stage = 0; stage < taps.size(); stage++) {
      query = attend(".stages." + stage, query, states.get(taps.get(stage) - 1), keys);
    }
    NDArray residual = attend(".res", stacked(".q_res", 1, width).broadcast(queries), last, keys);
    return Layers.silu(project(".fc1.weight", ".fc1.bias", query.add(residual)))
        .batchMatMul(stacked(".fc2.weight", width, 1))
        .reshape(dimensions.size(), batch)
        .transpose();
  }

  /** One attention of each head, from queries [dimensions, batch, d] to the same shape. */
  private NDArray attend(String name, NDArray query, NDArray states, NDArray keys) {
    int count = dimensions.size();
    long batch = states.getShape().get(0);
    long rows = (long) count * heads;
    int depth = width / heads;
    NDList projections = stacked(name + ".in_proj_weight", 3, width, width).split(3, 1);
    NDList biases = stacked(name + ".in_proj_bias", 3, 1, width).split(3, 1);
    NDArray toQuery = projections.get(0).squeeze(1).transpose(0, 2, 1);
    NDArray toKey = projections.get(1).reshape(rows, depth, width);
    NDArray toValue = projections.get(2).reshape(rows, depth, width).transpose(0, 2, 1);
    NDArray projected = query.batchMatMul(toQuery).add(biases.get(0).squeeze(1));
    NDArray asked =
        Layers.scaled(projected, 1 / Math.sqrt(depth))
            .reshape(count, batch, heads, depth)
            .transpose(0, 2, 1, 3)
            .reshape(rows, batch, depth)
            .batchMatMul(toKey)
            .transpose(1, 0, 2);
    NDArray share = asked.batchMatMul(states.transpose(0, 2, 1)).add(keys).softmax(-1);
    NDArray answer =
        share
            .batchMatMul(states)
            .transpose(1, 0, 2)
            .batchMatMul(toValue)
            .reshape(count, heads, batch, depth)
            .transpose(0, 2, 1, 3)
            .reshape(count, batch, width)
            .add(biases.get(2).squeeze(1));
    return project(name + ".out_proj.weight", name + ".out_proj.bias", answer);
  }

  /** A linear layer of each head, [dimensions, batch, d] to the same shape. */
  private NDArray project(String weight, String bias, NDArray x) {
    return x.batchMatMul(stacked(weight, width, width).transpose(0, 2, 1))
        .add(stacked(bias, 1, width));
  }

  /** That weight of all heads as one array, [dimensions, shape...]. */
  private NDArray stacked(String name, long... shape) {
    NDList arrays = new NDList();
    for (String dimension : dimensions) {
      arrays.add(weights.get("head." + dimension + name).reshape(shape));
    }
    NDArray first = arrays.remove(0);
    return first.getNDArrayInternal().stack(arrays, 0);
  }
}
