package io.reelscore.training.run;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.reelscore.training.model.Torch;
import io.reelscore.training.optim.AdamW;
import io.reelscore.training.optim.Schedule;
import org.jspecify.annotations.Nullable;

/** Steps of gradient descent. */
final class TrainingLoop {

  private final Phase phase;
  private final AdamW optimizer;
  private final Schedule schedule;
  private final int steps;
  private final StepListener listener;

  TrainingLoop(Phase phase, AdamW optimizer, Schedule schedule, int steps, StepListener listener) {
    this.phase = phase;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.steps = steps;
    this.listener = listener;
  }

  /** Takes all steps. */
  void run() {
    long begun = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      try (NDManager manager = phase.newStep()) {
        Phase.Cost cost;
        double loss;
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
          cost = phase.cost(manager, step);
          loss = cost.loss().getFloat();
          collector.backward(cost.loss());
        }
        double rate = schedule.rate(step);
        double norm = optimizer.update(manager, rate, schedule.momentum(step));
        @Nullable Ranking ranking = cost.ranking().get();
        listener.onStep(
            new StepReport(
                phase.name(),
                step + 1,
                steps,
                loss,
                ranking,
                norm,
                rate,
                (System.nanoTime() - begun) * 1e-9));
      }
    }
  }
}
