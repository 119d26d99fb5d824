package io.reelscore.training.run;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.reelscore.training.checkpoint.Checkpoint;
import io.reelscore.training.model.Torch;
import io.reelscore.training.optim.AdamW;
import io.reelscore.training.optim.Schedule;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Steps of gradient descent, which can be left and taken up again. */
final class TrainingLoop {

  private static final String FIRST = "optimizer/first";
  private static final String SECOND = "optimizer/second";

  private final Phase phase;
  private final AdamW optimizer;
  private final Schedule schedule;
  private final int steps;
  private final StepListener listener;
  private final Safekeeping keeping;

  TrainingLoop(
      Phase phase,
      AdamW optimizer,
      Schedule schedule,
      int steps,
      StepListener listener,
      Safekeeping keeping) {
    this.phase = phase;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.steps = steps;
    this.listener = listener;
    this.keeping = keeping;
  }

  /**
   * Takes all steps that are left, or as many as the phase wants, and saves.
   *
   * @throws TrainingStoppedException when it is to stop; it is saved then
   */
  void run() {
    @Nullable Checkpoint resumed = keeping.resumed(phase.name()).orElse(null);
    double secondsBefore = 0;
    int step = 0;
    if (resumed != null) {
      restore(resumed);
      secondsBefore = resumed.facts().required("seconds").doubleValue();
      step = resumed.step();
    }
    phase.begin(step);
    keeping.stepping(true);
    takeFrom(step, secondsBefore);
    keeping.stepping(false);
  }

  private void takeFrom(int first, double secondsBefore) {
    long begun = System.nanoTime();
    int step = first;
    while (step < steps && !phase.isOver()) {
      StepReport report = take(step, secondsBefore, begun);
      listener.onStep(report);
      step++;
      boolean last = step == steps || phase.isOver();
      if (last || keeping.mustStop() || keeping.isDue(step)) {
        save(step, report.seconds());
      }
      if (keeping.mustStop()) {
        throw new TrainingStoppedException(phase.name(), step);
      }
    }
  }

  private StepReport take(int step, double secondsBefore, long begun) {
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
      return new StepReport(
          phase.name(),
          step + 1,
          steps,
          loss,
          cost.ranking().get(),
          phase.after(step + 1, step + 1 == steps),
          norm,
          rate,
          secondsBefore + (System.nanoTime() - begun) * 1e-9);
    }
  }

  private void save(int step, double seconds) {
    AdamW.State moments = optimizer.state();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("seconds", seconds);
    facts.put("optimizerSteps", moments.steps());
    facts.put("momentumProduct", moments.momentumProduct());
    SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(FIRST, moments.first());
    arrays.put(SECOND, moments.second());
    phase.save(facts, arrays);
    keeping.save(phase.name(), step, facts, arrays);
  }

  private void restore(Checkpoint checkpoint) {
    optimizer.restore(
        new AdamW.State(
            checkpoint.facts().required("optimizerSteps").intValue(),
            checkpoint.facts().required("momentumProduct").doubleValue(),
            checkpoint.array(FIRST),
            checkpoint.array(SECOND)));
    phase.restore(checkpoint);
  }
}
