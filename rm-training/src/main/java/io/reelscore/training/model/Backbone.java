package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.VideoTextSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The transformer under the heads: words, tubelets and an end token with learned positions, pre-LN
 * blocks, and a layer norm after the last. Padding is no key of any attention.
 */
final class Backbone {

  private final VideoTextSpec spec;
  private final Parameters weights;

  Backbone(VideoTextSpec spec, Parameters weights) {
    this.spec = spec;
    this.weights = weights;
  }

  /**
   * The hidden states after each block, each [batch, tokens, d], the last one normed.
   *
   * @param frames uint8 [batch, frames, height, width, 3]
   * @param tokens int64 [batch, promptTokens]
   * @param keys what is added to attention logits, [batch, 1, 1, tokens]
   */
  List<NDArray> forward(NDArray frames, NDArray tokens, NDArray keys) {
    NDArray state = embed(frames, tokens);
    List<NDArray> states = new ArrayList<>();
    for (int layer = 0; layer < spec.layers(); layer++) {
      String block = "backbone.blocks." + layer;
      NDArray normed = Layers.norm(weights, block + ".norm1", state);
      state = state.add(attention(block + ".attention", normed, keys));
      normed = Layers.norm(weights, block + ".norm2", state);
      NDArray inner = Layers.gelu(Layers.linear(weights, block + ".mlp.fc1", normed));
      state = state.add(Layers.linear(weights, block + ".mlp.fc2", inner));
      states.add(state);
    }
    states.set(spec.layers() - 1, Layers.norm(weights, "backbone.norm", state));
    return states;
  }

  private NDArray embed(NDArray frames, NDArray tokens) {
    long batch = frames.getShape().get(0);
    int d = spec.hiddenSize();
    NDArray text =
        tokens
            .getNDArrayInternal()
            .embedding(tokens, weights.get("backbone.words"), SparseFormat.DENSE)
            .singletonOrThrow()
            .reshape(batch, spec.promptTokens(), d);
    NDArray video = Layers.linear(weights, "backbone.patch", tubelets(frames));
    NDArray end = weights.get("backbone.end").reshape(1, 1, d).broadcast(new Shape(batch, 1, d));
    return text.getNDArrayInternal()
        .concat(new NDList(video, end), 1)
        .add(weights.get("backbone.positions"));
  }

  private NDArray tubelets(NDArray frames) {
    Tubelets cut = spec.video();
    long batch = frames.getShape().get(0);
    int depth = cut.depth();
    int side = cut.side();
    return frames
        .toType(DataType.FLOAT32, false)
        .div(127.5f)
        .sub(1f)
        .reshape(
            batch,
            cut.frames() / depth,
            depth,
            cut.height() / side,
            side,
            cut.width() / side,
            side * 3L)
        .transpose(0, 1, 3, 5, 2, 4, 6)
        .reshape(batch, cut.count(), cut.values());
  }

  private NDArray attention(String name, NDArray x, NDArray keys) {
    long batch = x.getShape().get(0);
    int tokens = spec.tokens();
    int heads = spec.attentionHeads();
    int depth = spec.hiddenSize() / heads;
    NDList parts =
        Layers.linear(x, weights.get(name + ".in_proj_weight"), weights.get(name + ".in_proj_bias"))
            .reshape(batch, tokens, 3, heads, depth)
            .transpose(2, 0, 3, 1, 4)
            .reshape(3, batch * heads, tokens, depth)
            .split(3, 0);
    NDArray query = Layers.scaled(parts.get(0).squeeze(0), 1 / Math.sqrt(depth));
    NDArray key = parts.get(1).squeeze(0);
    NDArray value = parts.get(2).squeeze(0);
    NDArray share =
        query
            .batchMatMul(key.transpose(0, 2, 1))
            .reshape(batch, heads, tokens, tokens)
            .add(keys)
            .softmax(-1)
            .reshape(batch * heads, tokens, tokens);
    NDArray mixed =
        share
            .batchMatMul(value)
            .reshape(batch, heads, tokens, depth)
            .transpose(0, 2, 1, 3)
            .reshape(batch, tokens, spec.hiddenSize());
    return Layers.linear(weights, name + ".out_proj", mixed);
  }
}
