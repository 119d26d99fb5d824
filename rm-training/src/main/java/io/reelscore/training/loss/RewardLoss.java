package io.reelscore.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.PairSettings;
import io.reelscore.training.pairs.PairSettings.Strategy;
import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the rewards of a batch cost: of each dimension the weighted mean over its pairs, and the
 * weighted mean over its labelled clips, summed over the dimensions.
 *
 * @param settings what a pair and a clip cost
 * @param pairs how the batch was drawn
 */
public record RewardLoss(LossSettings settings, PairSettings pairs) {

  /**
   * The loss, a scalar; a dimension without pairs or labels costs nothing.
   *
   * @param rewards float32 [items, dimensions], finite
   * @param draw the same items
   */
  public NDArray of(NDArray rewards, Draw draw) {
    if (!settings.comparesPairs()) {
      return ofClips(rewards, draw.dimensions());
    }
    NDArray cost = ofPairs(rewards, compared(rewards, draw));
    return settings.bceCoefficient() > 0 ? cost.add(ofClips(rewards, draw.dimensions())) : cost;
  }

  private List<Comparisons> compared(NDArray rewards, Draw draw) {
    if (pairs.strategy() != Strategy.HARD) {
      return draw.dimensions();
    }
    int dimensions = draw.dimensions().size();
    float[] values = rewards.toFloatArray();
    List<Comparisons> hard = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      float[] column = new float[draw.items().length];
      for (int i = 0; i < column.length; i++) {
        column[i] = values[i * dimensions + d];
      }
      hard.add(draw.dimensions().get(d).hardest(column, pairs.hardShare()));
    }
    return hard;
  }

  private NDArray ofPairs(NDArray rewards, List<Comparisons> compared) {
    NDManager manager = rewards.getManager();
    int items = (int) rewards.getShape().get(0);
    float[] weights = new float[compared.size() * items * items];
    double constant = 0;
    for (int d = 0; d < compared.size(); d++) {
      PairWeights dimension = PairWeights.of(compared.get(d), settings);
      System.arraycopy(dimension.directed(), 0, weights, d * items * items, items * items);
      constant += dimension.constant();
    }
    NDArray byDimension = rewards.transpose();
    NDArray differences = byDimension.expandDims(2).sub(byDimension.expandDims(1));
    NDArray costs =
        manager.create((float) settings.margin()).sub(differences).getNDArrayInternal().softPlus();
    NDArray sum =
        costs.mul(manager.create(weights, new Shape(compared.size(), items, items))).sum();
    return constant == 0 ? sum : sum.add(manager.create((float) constant));
  }

  /** {@code -y log sigmoid(r) - (1 - y) log sigmoid(-r)}. */
  private NDArray ofClips(NDArray rewards, List<Comparisons> labelled) {
    NDManager manager = rewards.getManager();
    int dimensions = labelled.size();
    float[] asPass = new float[(int) rewards.size()];
    float[] asFail = new float[asPass.length];
    double high = 1 - settings.bceSmoothing() / 2;
    for (int d = 0; d < dimensions; d++) {
      Verdict[] labels = labelled.get(d).labels();
      double pass = settings.bceCoefficient() * weight(labels, Verdict.PASS);
      double fail = settings.bceCoefficient() * weight(labels, Verdict.FAIL);
      for (int i = 0; i < labels.length; i++) {
        int cell = i * dimensions + d;
        switch (labels[i]) {
          case PASS -> {
            asPass[cell] = (float) (pass * high);
            asFail[cell] = (float) (pass * (1 - high));
          }
          case FAIL -> {
            asPass[cell] = (float) (fail * (1 - high));
            asFail[cell] = (float) (fail * high);
          }
          case NONE -> {}
        }
      }
    }
    NDArray passed = rewards.neg().getNDArrayInternal().softPlus();
    NDArray failed = rewards.getNDArrayInternal().softPlus();
    NDArray costs =
        passed
            .mul(manager.create(asPass, rewards.getShape()))
            .add(failed.mul(manager.create(asFail, rewards.getShape())));
    return costs.sum();
  }

  /** Of one clip with that label; all clips of a dimension weigh 1. */
  private double weight(Verdict[] labels, Verdict label) {
    long alike = Arrays.stream(labels).filter(l -> l == label).count();
    long labelled = Arrays.stream(labels).filter(l -> l != Verdict.NONE).count();
    boolean both = alike > 0 && alike < labelled;
    return pairs.balanced() && both ? 0.5 / alike : 1.0 / Math.max(1, labelled);
  }
}
