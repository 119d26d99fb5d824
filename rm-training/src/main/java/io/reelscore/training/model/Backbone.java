package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.TimestepEmbedding;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.VideoTextSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The transformer under the heads: prompt, clip and an end token with learned positions, pre-LN
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
   * @param keys what is added to attention logits, [batch, 1, 1, tokens]
   */
  List<NDArray> forward(VideoTextModel.Batch batch, NDArray keys) {
    NDArray state = embed(batch);
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

  private NDArray embed(VideoTextModel.Batch batch) {
    long items = batch.clip().getShape().get(0);
    int d = spec.hiddenSize();
    NDArray text = prompt(batch.prompt());
    NDArray patches =
        switch (spec.clip()) {
          case ClipStem.Pixels(Tubelets cut) -> tubelets(cut, batch.clip());
          case ClipStem.Latents(LatentPatches cut) -> patches(cut, batch.clip());
        };
    NDArray clip = Layers.linear(weights, "backbone.patch", patches);
    NDArray end = weights.get("backbone.end").reshape(1, 1, d).broadcast(new Shape(items, 1, d));
    NDArray tokens =
        text.getNDArrayInternal()
            .concat(new NDList(clip, end), 1)
            .add(weights.get("backbone.positions"));
    return batch.timestep() == null
        ? tokens
        : tokens.add(noise(batch.timestep()).reshape(items, 1, d));
  }

  private NDArray prompt(NDArray prompt) {
    long items = prompt.getShape().get(0);
    return switch (spec.prompt()) {
      case PromptStem.Words words ->
          prompt
              .getNDArrayInternal()
              .embedding(prompt, weights.get("backbone.words"), SparseFormat.DENSE)
              .singletonOrThrow()
              .reshape(items, words.tokens(), spec.hiddenSize());
      case PromptStem.Embedding(int rows, int width) ->
          Layers.linear(weights, "backbone.prompt", prompt.reshape(items, rows, width));
    };
  }

  /** The vector of each timestep, [batch, d]; see {@link TimestepEmbedding}. */
  private NDArray noise(NDArray timestep) {
    NDArray frequencies =
        timestep
            .getManager()
            .create(TimestepEmbedding.frequencies(), new Shape(1, TimestepEmbedding.FREQUENCIES));
    NDArray angles = timestep.reshape(-1, 1).mul(frequencies);
    NDArray features = angles.sin().concat(angles.cos(), 1);
    NDArray inner = Layers.silu(Layers.linear(weights, "backbone.timestep.fc1", features));
    return Layers.linear(weights, "backbone.timestep.fc2", inner);
  }

  private static NDArray tubelets(Tubelets cut, NDArray frames) {
    long items = frames.getShape().get(0);
    int depth = cut.depth();
    int side = cut.side();
    return frames
        .toType(DataType.FLOAT32, false)
        .div(127.5f)
        .sub(1f)
        .reshape(
            items,
            cut.frames() / depth,
            depth,
            cut.height() / side,
            side,
            cut.width() / side,
            side * 3L)
        .transpose(0, 1, 3, 5, 2, 4, 6)
        .reshape(items, cut.count(), cut.values());
  }

  private static NDArray patches(LatentPatches cut, NDArray latents) {
    long items = latents.getShape().get(0);
    int depth = cut.depth();
    int side = cut.side();
    return latents
        .reshape(
            items,
            cut.channels(),
            cut.frames() / depth,
            depth,
            cut.height() / side,
            side,
            cut.width() / side,
            side)
        .transpose(0, 2, 4, 6, 1, 3, 5, 7)
        .reshape(items, cut.count(), cut.values());
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
