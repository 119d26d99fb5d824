package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.reelscore.training.config.RewardSettings;
import io.reelscore.training.model.TrainableRewards;
import io.reelscore.training.optim.AdamW;
import io.reelscore.training.optim.Schedule;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import java.util.List;
import java.util.function.BiFunction;

/** Trains rewards on comparisons: each step draws clips and pairs, and lowers what they cost. */
public final class RewardTraining {

  private final TrainableRewards model;
  private final Batches batches;
  private final BiFunction<NDArray, Draw, NDArray> loss;
  private final RewardSettings settings;

  /**
   * @param model what is trained, in place
   * @param batches of its clips
   * @param loss from rewards [items, dimensions] and what is compared to a scalar
   */
  public RewardTraining(
      TrainableRewards model,
      Batches batches,
      BiFunction<NDArray, Draw, NDArray> loss,
      RewardSettings settings) {
    this.model = model;
    this.batches = batches;
    this.loss = loss;
    this.settings = settings;
  }

  /**
   * Takes all steps.
   *
   * @return how many pairs were compared
   */
  public PairCounts run(StepListener listener) {
    double factor = settings.headRate() / settings.backboneRate();
    AdamW optimizer =
        new AdamW(
            model.manager(),
            List.of(
                new AdamW.Group(model.weights().select(RewardTraining::isBackbone), 1),
                new AdamW.Group(model.weights().select(n -> !isBackbone(n)), factor)),
            settings.weightDecay(),
            settings.maxGradientNorm());
    Schedule schedule = settings.schedule().of(settings.backboneRate(), settings.steps());
    Comparing phase = new Comparing();
    new TrainingLoop(phase, optimizer, schedule, settings.steps(), listener).run();
    return phase.counts;
  }

  private static boolean isBackbone(String weight) {
    return weight.startsWith("backbone.");
  }

  private final class Comparing implements Phase {

    private PairCounts counts = new PairCounts(0, 0);

    @Override
    public String name() {
      return "reward";
    }

    @Override
    public NDManager newStep() {
      return model.newStep();
    }

    @Override
    public Cost cost(NDManager step, int index) {
      Draw draw = batches.next();
      counts = counts.plus(draw);
      NDArray rewards = model.rewards(step, index, draw.items());
      return new Cost(loss.apply(rewards, draw), () -> Ranking.of(rewards.toFloatArray(), draw));
    }
  }

  /**
   * Comparisons over a whole training, all dimensions together.
   *
   * @param winLose Pass against Fail
   * @param ties Pass against Pass
   */
  public record PairCounts(long winLose, long ties) {

    PairCounts plus(Draw draw) {
      long beats = 0;
      long tied = 0;
      for (Comparisons dimension : draw.dimensions()) {
        beats += dimension.winLose();
        tied += dimension.tied();
      }
      return new PairCounts(winLose + beats, ties + tied);
    }
  }
}
