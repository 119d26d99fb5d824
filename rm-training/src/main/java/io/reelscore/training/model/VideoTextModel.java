package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A video-text transformer with one reward head a dimension: what {@link VideoTextRewardGraph}
 * exports, with the same weights by the same names.
 */
public final class VideoTextModel implements AutoCloseable {

  private static final float HIDDEN = 1e30f;

  private final VideoTextSpec spec;
  private final NDManager manager;
  private final Parameters weights;
  private final Backbone backbone;
  private final RewardHeads heads;

  /** A model with random weights that depend on {@code seed} alone. */
  public VideoTextModel(VideoTextSpec spec, long seed) {
    this.spec = spec;
    this.manager = Torch.manager();
    this.weights = new Parameters(manager, VideoTextRewardGraph.requiredWeights(spec), seed);
    this.backbone = new Backbone(spec, weights);
    this.heads = RewardHeads.of(spec.head(), spec.dimensions(), spec.hiddenSize(), weights);
  }

  public VideoTextSpec spec() {
    return spec;
  }

  /** The weights; the model uses whatever they hold. */
  public Parameters weights() {
    return weights;
  }

  /** A manager for arrays that live as long as the model does. */
  public NDManager manager() {
    return manager;
  }

  /** A manager for one step's arrays; close it to free them. */
  public NDManager newStep() {
    NDManager step = manager.newSubManager();
    weights.lendTo(step);
    return step;
  }

  /** The hidden states after each block, each float32 [batch, tokens, d]. */
  public List<NDArray> hidden(Batch batch) {
    return backbone.forward(batch, keys(spec, batch.mask()));
  }

  /** The rewards, float32 [batch, dimensions]. */
  public NDArray rewards(Batch batch) {
    NDArray keys = keys(spec, batch.mask());
    return heads.forward(backbone.forward(batch, keys), keys.squeeze(1));
  }

  /** 0 where a token may be attended to, hugely negative for padding: [batch, 1, 1, tokens]. */
  static NDArray keys(VideoTextSpec spec, NDArray mask) {
    NDArray text = mask.toType(DataType.FLOAT32, false).sub(1f).mul(HIDDEN);
    long items = text.getShape().get(0);
    int others = spec.tokens() - spec.promptTokens();
    NDArray rest = text.getManager().zeros(new Shape(items, others));
    return text.concat(rest, 1).reshape(items, 1, 1, spec.tokens());
  }

  @Override
  public void close() {
    manager.close();
  }

  /**
   * The inputs of some samples, in the order of the graph's inputs, one row a sample.
   *
   * @param clip uint8 pixels or float32 latents [batch, numbers of a clip]
   * @param timestep float32 [batch], for latents
   * @param prompt int64 tokens [batch, promptTokens] or float32 [batch, numbers of an embedding]
   * @param mask int64 [batch, promptTokens], 1 for a token and 0 for padding
   */
  public record Batch(NDArray clip, @Nullable NDArray timestep, NDArray prompt, NDArray mask) {}
}
