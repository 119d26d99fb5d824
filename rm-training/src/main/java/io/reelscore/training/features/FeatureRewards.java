package io.reelscore.training.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.reelscore.onnx.model.JoinedRewardGraph;
import io.reelscore.onnx.model.JoinedRewardSpec;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.model.Layers;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.RewardHeads;
import io.reelscore.training.model.Torch;
import io.reelscore.training.model.TorchDevice;
import io.reelscore.training.model.TrainableRewards;
import java.util.ArrayList;
import java.util.List;

/** Heads that are trained on hidden states; what made those does not change. */
public final class FeatureRewards implements TrainableRewards, AutoCloseable {

  private static final float HIDDEN = -1e30f;

  private final JoinedRewardSpec spec;
  private final FeatureReader features;
  private final NDManager manager;
  private final Parameters weights;
  private final RewardHeads heads;

  /**
   * Heads with random weights that depend on {@code seed} alone.
   *
   * @param features of the training's clips, by their places there
   */
  public FeatureRewards(JoinedRewardSpec spec, FeatureReader features, long seed) {
    this(spec, features, seed, TorchDevice.CPU);
  }

  /** The same on a device. */
  public FeatureRewards(
      JoinedRewardSpec spec, FeatureReader features, long seed, TorchDevice device) {
    if (!spec.streams().equals(features.shape().streams())) {
      throw new IllegalArgumentException(
          "streams: %s (expected: %s)".formatted(spec.streams(), features.shape().streams()));
    }
    this.spec = spec;
    this.features = features;
    this.manager = Torch.manager(device);
    this.weights = new Parameters(manager, JoinedRewardGraph.requiredWeights(spec), seed);
    this.heads = RewardHeads.of(spec.head(), spec.dimensions(), spec.width(), weights);
  }

  public JoinedRewardSpec spec() {
    return spec;
  }

  @Override
  public List<String> dimensions() {
    return spec.dimensions();
  }

  @Override
  public Parameters weights() {
    return weights;
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public NDManager newStep() {
    NDManager step = manager.newSubManager();
    weights.lendTo(step);
    return step;
  }

  @Override
  public NDArray rewards(NDManager step, int index, int[] items) {
    return measured(step, items);
  }

  @Override
  public NDArray measured(NDManager step, int[] items) {
    return rewards(step, features.read(items));
  }

  /**
   * The rewards of samples whose hidden states are given.
   *
   * @param step from {@link #newStep}
   * @return float32 [items, dimensions]
   */
  public NDArray rewards(NDManager step, FeatureBatch batch) {
    List<NDArray> states = new ArrayList<>();
    for (int tap = 0; tap < spec.layers(); tap++) {
      NDList parts = new NDList();
      for (int s = 0; s < spec.streams().size(); s++) {
        Stream stream = spec.streams().get(s);
        NDArray raw =
            step.create(
                batch.taps().get(s * spec.layers() + tap),
                new Shape(batch.items(), stream.tokens(), stream.width()));
        parts.add(
            spec.projects()
                ? Layers.linear(weights, JoinedRewardSpec.projection(stream, tap), raw)
                : raw);
      }
      states.add(joined(parts));
    }
    return heads.forward(states, keys(step, batch));
  }

  private NDArray keys(NDManager step, FeatureBatch batch) {
    float[] keys = new float[batch.items() * spec.tokens()];
    int offset = 0;
    for (int s = 0; s < spec.streams().size(); s++) {
      int tokens = spec.streams().get(s).tokens();
      byte[] mask = batch.masks().get(s);
      for (int item = 0; item < batch.items(); item++) {
        for (int t = 0; t < tokens; t++) {
          keys[item * spec.tokens() + offset + t] = mask[item * tokens + t] == 0 ? HIDDEN : 0;
        }
      }
      offset += tokens;
    }
    return step.create(keys, new Shape(batch.items(), 1, spec.tokens()));
  }

  private static NDArray joined(NDList parts) {
    NDArray first = parts.remove(0);
    return parts.isEmpty() ? first : first.getNDArrayInternal().concat(parts, 1);
  }

  @Override
  public void close() {
    manager.close();
  }
}
