package io.reelscore.onnx.model;

import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.layer.KeyMask;
import io.reelscore.onnx.layer.LayerNorm;
import io.reelscore.onnx.layer.Linear;
import io.reelscore.onnx.layer.Mlp;
import io.reelscore.onnx.layer.MultiHeadAttention;
import io.reelscore.onnx.layer.Weights;
import java.util.List;

/**
 * The operators of one head.
 *
 * @param d the hidden size
 * @param weights of this head
 * @param hidden the hidden states of all layers
 * @param mask which tokens are real
 */
record HeadGraph(int d, Weights weights, List<Tensor> hidden, KeyMask mask) {

  /** The reward, float32 [batch]. */
  Tensor reward(Head head) {
    Tensor scalar =
        switch (head) {
          case Head.Hpqa hpqa -> readMlp(progressive(hpqa).add(residual(hpqa.attentionHeads())));
          case Head.Hierarchical flat ->
              readMlp(independent(flat).add(residual(flat.attentionHeads())));
          case Head.SingleQuery(int attentionHeads) -> readMlp(residual(attentionHeads));
          case Head.Pooled(Head.Pool pool, Head.Readout readout) ->
              switch (readout) {
                case LINEAR -> Linear.of(weights.under("linear"), d, 1).apply(pooled(pool));
                case MLP -> readMlp(pooled(pool));
              };
        };
    return scalar.squeeze(1);
  }

  private Tensor progressive(Head.Hpqa head) {
    Tensor query = weights.get("q0", 1, d).unsqueeze(0);
    for (int i = 0; i < head.taps().size(); i++) {
      Weights stage = weights.under("stages." + i);
      Tensor memory = hidden.get(head.taps().get(i) - 1);
      if (head.tapNorm()) {
        memory = LayerNorm.of(stage.under("norm"), d).apply(memory);
      }
      query = MultiHeadAttention.of(stage, d, head.attentionHeads()).attend(query, memory, mask);
    }
    return query.squeeze(1);
  }

  private Tensor independent(Head.Hierarchical head) {
    Tensor sum = stage(head, 0);
    for (int i = 1; i < head.taps().size(); i++) {
      sum = sum.add(stage(head, i));
    }
    return sum;
  }

  private Tensor stage(Head.Hierarchical head, int i) {
    return attend(
        weights.under("stages." + i),
        weights.get("stages." + i + ".query", 1, d),
        hidden.get(head.taps().get(i) - 1),
        head.attentionHeads());
  }

  private Tensor residual(int attentionHeads) {
    return attend(
        weights.under("res"), weights.get("q_res", 1, d), hidden.getLast(), attentionHeads);
  }

  private Tensor attend(Weights attention, Tensor query, Tensor memory, int attentionHeads) {
    return MultiHeadAttention.of(attention, d, attentionHeads)
        .attend(query.unsqueeze(0), memory, mask)
        .squeeze(1);
  }

  private Tensor pooled(Head.Pool pool) {
    Tensor last = hidden.getLast();
    return switch (pool) {
      case LAST_TOKEN -> mask.last(last);
      case MEAN -> mask.mean(last);
      case MAX -> mask.max(last);
    };
  }

  private Tensor readMlp(Tensor x) {
    return Mlp.scalar(weights, d).apply(x);
  }
}
