package io.reelscore.onnx.model;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.layer.KeyMask;
import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.LayerNorm;
import io.reelscore.onnx.layer.Linear;
import io.reelscore.onnx.layer.TimestepEmbedding;
import io.reelscore.onnx.layer.TransformerBlock;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.layer.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shared transformer: text, clip and end token in, the hidden states of each layer out.
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
    Clip clip = clip(spec, graph, weights);
    Prompt prompt = prompt(spec, graph, weights);
    Tensor end = weights.get("end", d).expand(Shape.of(BATCH, 1, d));
    Tensor x =
        graph
            .concat(1, prompt.tokens(), clip.tokens(), end)
            .add(weights.get("positions", spec.tokens(), d));
    if (clip.timestep() != null) {
      Tensor noise = TimestepEmbedding.of(weights.under("timestep"), d).apply(clip.timestep());
      x = x.add(noise.unsqueeze(1));
    }
    KeyMask mask = mask(spec, graph, prompt.real());

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

  private static Clip clip(VideoTextSpec spec, GraphBuilder graph, Weights weights) {
    Linear patch = Linear.of(weights.under("patch"), spec.clip().values(), spec.hiddenSize());
    return switch (spec.clip()) {
      case ClipStem.Pixels(Tubelets cut) -> {
        Tensor frames =
            graph.input(
                "frames", DType.UINT8, Shape.of(BATCH, cut.frames(), cut.height(), cut.width(), 3));
        yield new Clip(patch.apply(cut.apply(frames)), null);
      }
      case ClipStem.Latents(LatentPatches cut) -> {
        Tensor latents =
            graph.input(
                "latents",
                DType.FLOAT32,
                Shape.of(BATCH, cut.channels(), cut.frames(), cut.height(), cut.width()));
        Tensor timestep = graph.input("timestep", DType.FLOAT32, Shape.of(BATCH));
        yield new Clip(patch.apply(cut.apply(latents)), timestep);
      }
    };
  }

  private static Prompt prompt(VideoTextSpec spec, GraphBuilder graph, Weights weights) {
    int d = spec.hiddenSize();
    return switch (spec.prompt()) {
      case PromptStem.Words(int count, int vocabularyWords) -> {
        Tensor ids = graph.input("prompt_tokens", DType.INT64, Shape.of(BATCH, count));
        yield new Prompt(
            weights.get("words", vocabularyWords, d).gather(ids), promptMask(graph, count));
      }
      case PromptStem.Embedding(int count, int width) -> {
        Tensor rows = graph.input("prompt_embedding", DType.FLOAT32, Shape.of(BATCH, count, width));
        yield new Prompt(
            Linear.of(weights.under("prompt"), width, d).apply(rows), promptMask(graph, count));
      }
    };
  }

  private static Tensor promptMask(GraphBuilder graph, int count) {
    return graph.input("prompt_mask", DType.INT64, Shape.of(BATCH, count));
  }

  private static KeyMask mask(VideoTextSpec spec, GraphBuilder graph, Tensor real) {
    Tensor always =
        graph.constant(Shape.of(1), 1L).expand(Shape.of(BATCH, spec.clip().tokens() + 1));
    return KeyMask.of(graph.concat(1, real, always).cast(DType.BOOL));
  }

  /**
   * A clip in the graph.
   *
   * @param tokens [batch, tokens of a clip, d]
   * @param timestep [batch], where the clip holds noise
   */
  private record Clip(Tensor tokens, @Nullable Tensor timestep) {}

  /**
   * A prompt in the graph.
   *
   * @param tokens [batch, tokens of a prompt, d]
   * @param real int64 [batch, tokens of a prompt], 0 for padding
   */
  private record Prompt(Tensor tokens, Tensor real) {}
}
