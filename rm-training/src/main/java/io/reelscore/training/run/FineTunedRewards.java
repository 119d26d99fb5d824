package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.TrainableRewards;
import io.reelscore.training.model.VideoTextModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A video-text model whose backbone learns along with its heads.
 *
 * <p>What is random in clips is drawn from one sequence, a step's draws after those of the step
 * before; each step takes as many as a batch has clips. A step that is not the next one finds its
 * place in the sequence by drawing for all steps before it, so its clips depend on the seed and its
 * index alone.
 */
public final class FineTunedRewards implements TrainableRewards {

  private final VideoTextModel model;
  private final SampleEncoder encoder;
  private final List<Sample> samples;
  private final int batchItems;
  private final long seed;
  private Random random;
  private int next;

  /**
   * @param samples the clips of the training
   * @param batchItems clips a step
   * @param seed of what is random in them
   */
  public FineTunedRewards(
      VideoTextModel model,
      SampleEncoder encoder,
      List<Sample> samples,
      int batchItems,
      long seed) {
    this.model = model;
    this.encoder = encoder;
    this.samples = List.copyOf(samples);
    this.batchItems = Math.min(batchItems, samples.size());
    this.seed = seed;
    this.random = new Random(~seed);
  }

  @Override
  public List<String> dimensions() {
    return model.spec().dimensions();
  }

  @Override
  public Parameters weights() {
    return model.weights();
  }

  @Override
  public NDManager manager() {
    return model.manager();
  }

  @Override
  public NDManager newStep() {
    return model.newStep();
  }

  @Override
  public NDArray rewards(NDManager step, int index, int[] items) {
    seek(index);
    next++;
    Random beyond = new Random(31 * seed + index);
    List<Sample> shown = new ArrayList<>();
    for (int i = 0; i < Math.max(batchItems, items.length); i++) {
      Sample sample = samples.get(items[Math.min(i, items.length - 1)]);
      Sample drawn = encoder.forTraining(sample, i < batchItems ? random : beyond);
      if (i < items.length) {
        shown.add(drawn);
      }
    }
    return rewards(step, shown);
  }

  @Override
  public NDArray measured(NDManager step, int[] items) {
    return rewards(step, Arrays.stream(items).mapToObj(samples::get).toList());
  }

  private NDArray rewards(NDManager step, List<Sample> shown) {
    return model.rewards(encoder.encode(shown).toTorch(step));
  }

  private void seek(int index) {
    if (index < next) {
      random = new Random(~seed);
      next = 0;
    }
    for (; next < index; next++) {
      for (int i = 0; i < batchItems; i++) {
        encoder.forTraining(samples.getFirst(), random);
      }
    }
  }
}
