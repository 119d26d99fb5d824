package io.reelscore.onnx.model;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.layer.KeyMask;
import io.reelscore.onnx.layer.LayerNorm;
import io.reelscore.onnx.layer.Linear;
import io.reelscore.onnx.layer.TransformerBlock;
import io.reelscore.onnx.layer.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The shared transformer: text, video and end token in, the hidden states of each layer out.
 *
 * @param hidden the hidden states [batch, tokens, d] of layer 1, 2, ...; the last after the final
 *     LayerNorm
 * @param mask which tokens are real: all but the padding of the text
 */
record Backbone(List<Tensor> hidden, KeyMask mask) {
  private static final Axis BATCH = Axis.named("batch");

  /** Adds the inputs and the backbone to a graph. */
  static Backbone of(VideoTextSpec spec, GraphBuilder graph, Weights weights) {
    int d = spec.hiddenSize();
    Tensor frames =
        graph.input(
            "frames",
            DType.UINT8,
            Shape.of(BATCH, spec.video().frames(), spec.video().height(), spec.video().width(), 3));
    Shape text = Shape.of(BATCH, spec.promptTokens());
    Tensor tokens = graph.input("prompt_tokens", DType.INT64, text);
    Tensor real = graph.input("prompt_mask", DType.INT64, text);

    Tensor video =
        Linear.of(weights.under("patch"), spec.video().values(), d)
            .apply(spec.video().apply(frames));
    Tensor words = weights.get("words", spec.vocabularyWords(), d).gather(tokens);
    Tensor end = weights.get("end", d).expand(Shape.of(BATCH, 1, d));
    Tensor x = graph.concat(1, words, video, end).add(weights.get("positions", spec.tokens(), d));
    KeyMask mask = mask(spec, graph, real);

    List<Tensor> hidden = new ArrayList<>();
    for (int i = 0; i < spec.layers(); i++) {
      x =
          TransformerBlock.of(weights.under("blocks." + i), d, spec.attentionHeads())
              .apply(x, mask);
      hidden.add(x);
    }
    hidden.set(spec.layers() - 1, LayerNorm.of(weights.under("norm"), d).apply(hidden.getLast()));
    return new Backbone(hidden, mask);
  }

  private static KeyMask mask(VideoTextSpec spec, GraphBuilder graph, Tensor real) {
    Tensor always =
        graph.constant(Shape.of(1), 1L).expand(Shape.of(BATCH, spec.video().count() + 1));
    return KeyMask.of(graph.concat(1, real, always).cast(DType.BOOL));
  }
}
