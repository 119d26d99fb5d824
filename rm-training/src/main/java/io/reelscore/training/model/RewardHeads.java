package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import io.reelscore.onnx.model.Head;
import java.util.List;

/**
 * The trainable form of a {@link Head}, one complete head a dimension: a function of hidden states,
 * wherever these come from. Its weights are those of {@link
 * io.reelscore.onnx.model.RewardHeadGraph#requiredWeights}.
 */
public sealed interface RewardHeads
    permits HpqaHeads, HierarchicalHeads, SingleQueryHeads, PooledHeads {

  /**
   * The rewards, [batch, dimensions]; a sample's do not depend on the others of its batch.
   *
   * @param states the hidden states of each layer, each float32 [batch, tokens, d]; a tap is the
   *     place of a layer among them, from 1
   * @param keys what is added to the logits of an attention over the tokens, float32 [batch, 1,
   *     tokens]: 0 for a real token, {@code -1e30} for padding; each sample has a real token
   */
  NDArray forward(List<NDArray> states, NDArray keys);

  /**
   * Heads over hidden states of that width.
   *
   * @param width numbers of a token, d
   * @param weights that hold those of the heads; they are read at each call
   */
  static RewardHeads of(Head head, List<String> dimensions, int width, Parameters weights) {
    HeadStack stack = new HeadStack(weights, List.copyOf(dimensions), width);
    return switch (head) {
      case Head.Hpqa(List<Integer> taps, int heads, boolean tapNorm) ->
          new HpqaHeads(stack, taps, heads, tapNorm);
      case Head.Hierarchical(List<Integer> taps, int heads) ->
          new HierarchicalHeads(stack, taps, heads);
      case Head.SingleQuery(int heads) -> new SingleQueryHeads(stack, heads);
      case Head.Pooled(Head.Pool pool, Head.Readout readout) ->
          new PooledHeads(stack, pool, readout);
    };
  }
}
