package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.reelscore.onnx.model.Head;
import java.util.List;

/**
 * One vector of the last layer, the same for all dimensions, then a readout of each.
 *
 * @param pool which vector
 * @param readout how it becomes a number
 */
record PooledHeads(HeadStack stack, Head.Pool pool, Head.Readout readout) implements RewardHeads {

  @Override
  public NDArray forward(List<NDArray> states, NDArray keys) {
    NDArray pooled = pooled(states.getLast(), keys);
    long batch = pooled.getShape().get(0);
    Shape each = new Shape(stack.dimensions().size(), batch, stack.width());
    NDArray x = pooled.reshape(1, batch, stack.width()).broadcast(each);
    return switch (readout) {
      case LINEAR -> stack.linear(x);
      case MLP -> stack.read(x);
    };
  }

  /** [batch, tokens, d] to [batch, d]. */
  private NDArray pooled(NDArray last, NDArray keys) {
    return switch (pool) {
      case LAST_TOKEN -> lastReal(keys).batchMatMul(last).squeeze(1);
      case MEAN -> {
        NDArray real = real(keys);
        yield real.div(real.sum(new int[] {2}, true)).batchMatMul(last).squeeze(1);
      }
      case MAX -> last.add(keys.transpose(0, 2, 1)).max(new int[] {1});
    };
  }

  /** 1 for a real token, 0 for padding: [batch, 1, tokens]. */
  private static NDArray real(NDArray keys) {
    return keys.eq(0).toType(DataType.FLOAT32, false);
  }

  /** 1 for the last real token, 0 for the others: [batch, 1, tokens]. */
  private static NDArray lastReal(NDArray keys) {
    NDManager manager = keys.getManager();
    int tokens = Math.toIntExact(keys.getShape().get(2));
    NDArray places = manager.arange(1f, tokens + 1f).reshape(1, 1, tokens);
    NDArray real = real(keys).mul(places);
    return real.eq(real.max(new int[] {2}, true)).toType(DataType.FLOAT32, false);
  }
}
