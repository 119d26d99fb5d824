package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of the heads of all dimensions, computed together: arrays are [dimensions, batch, d].
 *
 * <p>As each attention has a single query, its key projection is applied to the query and its value
 * projection to the attended mean: {@code (Wq q + bq) . (Wk x) = (Wk^T (Wq q + bq)) . x} and {@code
 * sum_n a_n (Wv x_n + bv) = Wv (sum_n a_n x_n) + bv}. That is the same function for a fraction of
 * the work. The key bias adds the same to all logits of a query and so has no effect through a
 * softmax, here as in the usual order. The same holds for the weight and bias of a LayerNorm before
 * the attention: {@code q . (w y + b) = (w q) . y + q . b}, of which the last has no effect, and
 * {@code sum_n a_n (w y_n + b) = w (sum_n a_n y_n) + b}.
 *
 * @param weights by names that begin with {@code head.<dimension>}
 * @param width d
 */
record HeadStack(Parameters weights, List<String> dimensions, int width) {

  /** A learned vector of each head, for each sample. */
  NDArray queries(String name, long batch) {
    return stacked(name, 1, width).broadcast(new Shape(dimensions.size(), batch, width));
  }

  /** fc2(SiLU(fc1(x))), [batch, dimensions]. */
  NDArray read(NDArray x) {
    return scalars(Layers.silu(project(".fc1.weight", ".fc1.bias", x)), ".fc2.weight").transpose();
  }

  /** w x + b, [batch, dimensions]. */
  NDArray linear(NDArray x) {
    return scalars(x, ".linear.weight").add(stacked(".linear.bias", 1)).transpose();
  }

  /** One attention of each head, from queries to the same shape. */
  NDArray attend(String name, NDArray query, NDArray states, NDArray keys, int heads) {
    return attend(name, query, states, keys, heads, null);
  }

  /** The same over states that the LayerNorm {@code name.norm} of each head has passed. */
  NDArray attendNormed(String name, NDArray query, NDArray states, NDArray keys, int heads) {
    NDList norm =
        new NDList(stacked(name + ".norm.weight", width), stacked(name + ".norm.bias", width));
    return attend(name, query, Layers.standardised(states), keys, heads, norm);
  }

  private NDArray attend(
      String name, NDArray query, NDArray states, NDArray keys, int heads, @Nullable NDList norm) {
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
    if (norm != null) {
      asked = asked.mul(eachRow(norm.get(0), heads));
    }
    NDArray share = asked.batchMatMul(states.transpose(0, 2, 1)).add(keys).softmax(-1);
    NDArray mean = share.batchMatMul(states);
    if (norm != null) {
      mean = mean.mul(eachRow(norm.get(0), heads)).add(eachRow(norm.get(1), heads));
    }
    NDArray answer =
        mean.transpose(1, 0, 2)
            .batchMatMul(toValue)
            .reshape(count, heads, batch, depth)
            .transpose(0, 2, 1, 3)
            .reshape(count, batch, width)
            .add(biases.get(2).squeeze(1));
    return project(name + ".out_proj.weight", name + ".out_proj.bias", answer);
  }

  /** A vector of each dimension for each of its attention's heads, [1, dimensions x heads, d]. */
  private NDArray eachRow(NDArray vectors, int heads) {
    int count = dimensions.size();
    return vectors
        .reshape(count, 1, width)
        .broadcast(new Shape(count, heads, width))
        .reshape(1, (long) count * heads, width);
  }

  /** A linear layer of each head. */
  private NDArray project(String weight, String bias, NDArray x) {
    return x.batchMatMul(stacked(weight, width, width).transpose(0, 2, 1))
        .add(stacked(bias, 1, width));
  }

  /** A vector's product with x of each head, [dimensions, batch]. */
  private NDArray scalars(NDArray x, String weight) {
    return x.batchMatMul(stacked(weight, width, 1)).reshape(dimensions.size(), x.getShape().get(1));
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
