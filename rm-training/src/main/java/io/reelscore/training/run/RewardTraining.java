package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.loss.InBatchPairs;
import io.reelscore.training.loss.Verdict;
import io.reelscore.training.loss.WinTieLoss;
import io.reelscore.training.model.Torch;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.optim.AdamW;
import io.reelscore.training.optim.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Trains a reward model on single-item labels: each batch is a draw without replacement from the
 * labelled clips, all of its pairs are compared, whatever their prompts.
 */
public final class RewardTraining {

  private RewardTraining() {}

  /**
   * Trains a model in place.
   *
   * @return how many pairs were compared
   */
  public static PairCounts run(
      VideoTextModel model,
      SampleEncoder encoder,
      LabelledSet data,
      RewardSettings settings,
      long seed,
      StepListener listener) {
    double factor = settings.headRate() / settings.backboneRate();
    AdamW optimizer =
        new AdamW(
            model.manager(),
            List.of(
                new AdamW.Group(model.weights().select(n -> n.startsWith("backbone.")), 1),
                new AdamW.Group(model.weights().select(n -> n.startsWith("head.")), factor)),
            settings.weightDecay(),
            settings.maxGradientNorm());
    OneCycle schedule = new OneCycle(settings.backboneRate(), settings.steps(), settings.rising());
    Random noise = new Random(~seed);
    Draws draws = new Draws(data.samples().size(), settings.batchItems(), new Random(seed));
    long winLose = 0;
    long ties = 0;
    for (int step = 0; step < settings.steps(); step++) {
      int[] drawn = draws.next();
      List<InBatchPairs> pairs = pairs(data, drawn);
      for (InBatchPairs dimension : pairs) {
        winLose += dimension.winLose();
        ties += dimension.ties();
      }
      List<Sample> samples =
          Arrays.stream(drawn)
              .mapToObj(i -> encoder.forTraining(data.samples().get(i), noise))
              .toList();
      HostBatch batch = encoder.encode(samples);
      try (NDManager manager = model.newStep()) {
        double loss;
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
          NDArray rewards = model.rewards(batch.toTorch(manager));
          NDArray total = WinTieLoss.of(rewards, pairs);
          loss = total.getFloat();
          collector.backward(total);
        }
        double norm = optimizer.update(manager, schedule.rate(step), schedule.momentum(step));
        listener.onStep("reward", step + 1, settings.steps(), loss, norm);
      }
    }
    return new PairCounts(winLose, ties);
  }

  private static List<InBatchPairs> pairs(LabelledSet data, int[] drawn) {
    List<InBatchPairs> pairs = new ArrayList<>();
    for (Verdict[] verdicts : data.verdicts()) {
      Verdict[] labels = new Verdict[drawn.length];
      Arrays.setAll(labels, i -> verdicts[drawn[i]]);
      pairs.add(InBatchPairs.of(labels));
    }
    return pairs;
  }

  /**
   * Comparisons over a whole training, all dimensions together.
   *
   * @param winLose Pass against Fail
   * @param ties Pass against Pass
   */
  public record PairCounts(long winLose, long ties) {}
}
