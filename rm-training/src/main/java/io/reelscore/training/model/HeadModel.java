package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.reelscore.onnx.model.RewardHeadGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import java.util.List;

/** The heads of a {@link VideoTextModel} alone, over hidden states that were computed before. */
public final class HeadModel implements AutoCloseable {

  private final VideoTextSpec spec;
  private final NDManager manager;
  private final Parameters weights;
  private final RewardHeads heads;

  /** Heads with random weights that depend on {@code seed} alone. */
  public HeadModel(VideoTextSpec spec, long seed) {
    this.spec = spec;
    this.manager = Torch.manager();
    this.weights =
        new Parameters(
            manager,
            RewardHeadGraph.requiredWeights(spec.head(), spec.dimensions(), spec.hiddenSize()),
            seed);
    this.heads = RewardHeads.of(spec.head(), spec.dimensions(), spec.hiddenSize(), weights);
  }

  public VideoTextSpec spec() {
    return spec;
  }

  /** The weights; the heads use whatever they hold. */
  public Parameters weights() {
    return weights;
  }

  /** A manager for arrays that live as long as the heads do. */
  public NDManager manager() {
    return manager;
  }

  /** A manager for one step's arrays; close it to free them. */
  public NDManager newStep() {
    NDManager step = manager.newSubManager();
    weights.lendTo(step);
    return step;
  }

  /**
   * The rewards, float32 [batch, dimensions].
   *
   * @param states the hidden states of each layer, each [batch, tokens, d]
   * @param mask int64 [batch, promptTokens], 1 for a token and 0 for padding
   */
  public NDArray rewards(List<NDArray> states, NDArray mask) {
    return heads.forward(states, VideoTextModel.keys(spec, mask).squeeze(1));
  }

  @Override
  public void close() {
    manager.close();
  }
}
