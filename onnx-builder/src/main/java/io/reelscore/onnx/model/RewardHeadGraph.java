package io.reelscore.onnx.model;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.layer.KeyMask;
import io.reelscore.onnx.layer.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The heads of a reward model in a graph, over hidden states of any backbone. */
public final class RewardHeadGraph {
  private RewardHeadGraph() {}

  /**
   * The names, {@code head.<dimension>...}, and shapes of the weights of heads, always in the same
   * order.
   *
   * @param width numbers of a token, d
   */
  public static Map<String, int[]> requiredWeights(Head head, List<String> dimensions, int width) {
    Map<String, int[]> required = new LinkedHashMap<>();
    GraphBuilder graph = GraphBuilder.create("shapes");
    Axis batch = Axis.named("batch");
    Tensor visible = graph.input("visible", DType.BOOL, Shape.of(batch, 1));
    List<Tensor> hidden = new ArrayList<>();
    for (int layer = 1; layer <= layers(head); layer++) {
      hidden.add(graph.input("hidden_" + layer, DType.FLOAT32, Shape.of(batch, 1, width)));
    }
    Weights weights =
        (name, shape) -> {
          required.put(name, shape.clone());
          return graph.input(name, DType.FLOAT32, Shape.of(shape));
        };
    KeyMask mask = KeyMask.of(visible);
    dimensions.forEach(dimension -> reward(head, dimension, weights, hidden, mask));
    return required;
  }

  /**
   * A dimension's reward, float32 [batch].
   *
   * @param weights of the whole model, by their full names
   * @param hidden the hidden states of each layer, each float32 [batch, tokens, d]; a tap is the
   *     place of a layer among them, from 1
   * @param mask which tokens are real
   */
  public static Tensor reward(
      Head head, String dimension, Weights weights, List<Tensor> hidden, KeyMask mask) {
    int d =
        switch (hidden.getLast().axis(-1)) {
          case Axis.Fixed(int size) -> size;
          case Axis.Symbol symbol ->
              throw new IllegalArgumentException(
                  "hidden states: width %s (expected: a number)".formatted(symbol));
        };
    return new HeadGraph(d, weights.under("head." + dimension), hidden, mask).reward(head);
  }

  private static int layers(Head head) {
    return switch (head) {
      case Head.Hpqa hpqa -> hpqa.taps().getLast();
      case Head.Hierarchical flat -> flat.taps().getLast();
      case Head.SingleQuery _, Head.Pooled _ -> 1;
    };
  }
}
