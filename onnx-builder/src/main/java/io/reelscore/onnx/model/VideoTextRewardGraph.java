package io.reelscore.onnx.model;

import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.layer.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A whole reward model as an ONNX file: a pre-LN transformer over text, clip and an end token, and
 * one head per dimension.
 *
 * <p>Inputs: those of the {@link ClipStem}, then those of the {@link PromptStem}. Outputs: {@code
 * reward.<dimension>} float32 [batch] in the order of the dimensions, then {@code hidden_1}, {@code
 * hidden_2}, ... float32 [batch, tokens, d], the last after the final LayerNorm; a run computes
 * only what it asks for.
 *
 * <p>A sample's rewards have the same bits whatever its batch and neighbours, as long as the
 * runtime folds constants (ONNX Runtime: optimisation level basic or higher): only a matrix that is
 * constant once transposed is packed ahead, and an unpacked product may round differently per batch
 * size.
 *
 * <p>Weights are row-major float32 in PyTorch's layouts, a linear layer being [out, in]. With d the
 * hidden size: those of the stems; {@code backbone.end} [d], {@code .positions} [tokens, d]; for
 * each block {@code backbone.blocks.<i>.norm1.{weight,bias}} [d], {@code .attention.in_proj_weight}
 * [3d, d], {@code .attention.in_proj_bias} [3d], {@code .attention.out_proj.weight} [d, d], {@code
 * .attention.out_proj.bias} [d], {@code .norm2.{weight,bias}} [d], {@code .mlp.fc1.weight} [4d, d],
 * {@code .mlp.fc1.bias} [4d], {@code .mlp.fc2.weight} [d, 4d], {@code .mlp.fc2.bias} [d]; {@code
 * backbone.norm.{weight,bias}} [d]; and {@code head.<dimension>.} with the names of the {@link
 * Head}.
 */
public final class VideoTextRewardGraph {
  private VideoTextRewardGraph() {}

  /** The names and shapes of all weights of a model, always in the same order. */
  public static Map<String, int[]> requiredWeights(VideoTextSpec spec) {
    Map<String, int[]> required = new LinkedHashMap<>();
    GraphBuilder graph = GraphBuilder.create("shapes");
    write(
        spec,
        graph,
        (name, shape) -> {
          required.put(name, shape.clone());
          return graph.input(name, DType.FLOAT32, Shape.of(shape));
        });
    return required;
  }

  /**
   * The model's bytes, equal for equal arguments.
   *
   * @param weights exactly those of {@link #requiredWeights}, in any order
   * @throws IllegalArgumentException if a weight is missing, unknown or of another length; the
   *     message lists all of them
   */
  public static byte[] build(VideoTextSpec spec, Map<String, float[]> weights) {
    return build(spec, weights, DType.FLOAT32);
  }

  /**
   * The same, with weights held in the file as {@code stored}, float32 or float16; all computation
   * is float32 either way.
   *
   * @throws IllegalArgumentException also if a weight is beyond what float16 can hold
   */
  public static byte[] build(VideoTextSpec spec, Map<String, float[]> weights, DType stored) {
    RequiredWeights.requireExactly(requiredWeights(spec), weights);
    GraphBuilder graph = GraphBuilder.create("video_text_reward");
    write(
        spec,
        graph,
        (name, shape) -> {
          float[] values = Objects.requireNonNull(weights.get(name));
          return graph.weight(name, Shape.of(shape), values, stored);
        });
    return graph.toBytes();
  }

  private static void write(VideoTextSpec spec, GraphBuilder graph, Weights weights) {
    Backbone backbone = Backbone.of(spec, graph, weights.under("backbone"));
    for (String dimension : spec.dimensions()) {
      graph.output(
          "reward." + dimension,
          RewardHeadGraph.reward(
              spec.head(), dimension, weights, backbone.hidden(), backbone.mask()));
    }
    List<Tensor> hidden = backbone.hidden();
    for (int i = 0; i < hidden.size(); i++) {
      graph.output("hidden_" + (i + 1), hidden.get(i));
    }
  }
}
