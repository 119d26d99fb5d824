package io.reelscore.training.evaluation;

import ai.djl.ndarray.NDManager;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.model.VideoTextModel;
import java.util.List;

/** A model that PyTorch runs. */
public final class TorchScorer implements RewardScorer {

  private static final int BATCH_ITEMS = 64;

  private final VideoTextModel model;
  private final SampleEncoder encoder;

  public TorchScorer(VideoTextModel model, SampleEncoder encoder) {
    this.model = model;
    this.encoder = encoder;
  }

  @Override
  public double[][] score(List<Sample> samples) {
    int dimensions = model.spec().dimensions().size();
    double[][] rewards = new double[dimensions][samples.size()];
    for (int from = 0; from < samples.size(); from += BATCH_ITEMS) {
      List<Sample> part = samples.subList(from, Math.min(from + BATCH_ITEMS, samples.size()));
      try (NDManager step = model.newStep()) {
        HostBatch batch = encoder.encode(part);
        float[] values = model.rewards(batch.toTorch(step)).toFloatArray();
        for (int i = 0; i < values.length; i++) {
          rewards[i % dimensions][from + i / dimensions] = values[i];
        }
      }
    }
    return rewards;
  }
}
