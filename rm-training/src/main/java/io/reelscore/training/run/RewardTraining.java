package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.reelscore.training.checkpoint.Checkpoint;
import io.reelscore.training.config.EarlyStopping.Measure;
import io.reelscore.training.config.RewardSettings;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.loss.RewardLoss;
import io.reelscore.training.model.TrainableRewards;
import io.reelscore.training.optim.AdamW;
import io.reelscore.training.optim.Schedule;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Trains rewards on comparisons: each step draws clips and pairs, and lowers what they cost. */
public final class RewardTraining {

  private static final String WEIGHTS = "weights/";

  private final TrainableRewards model;
  private final Batches batches;
  private final BiFunction<NDArray, Draw, NDArray> loss;
  private final RewardSettings settings;
  private final @Nullable Draw kept;

  /**
   * A training that takes all steps.
   *
   * @param model what is trained, in place
   * @param batches of its clips
   * @param loss from rewards [items, dimensions] and what is compared to a scalar
   */
  public RewardTraining(
      TrainableRewards model,
      Batches batches,
      BiFunction<NDArray, Draw, NDArray> loss,
      RewardSettings settings) {
    this(model, batches, loss, settings, null);
  }

  /**
   * A training that may stop early.
   *
   * @param kept clips that are in no batch, and what is compared among them
   */
  public RewardTraining(
      TrainableRewards model,
      Batches batches,
      BiFunction<NDArray, Draw, NDArray> loss,
      RewardSettings settings,
      @Nullable Draw kept) {
    if (kept == null && settings.earlyStopping().measure() != Measure.NONE) {
      throw new IllegalArgumentException(
          "earlyStopping.measure: %s without clips that are kept from the training (expected: NONE)"
              .formatted(settings.earlyStopping().measure()));
    }
    this.model = model;
    this.batches = batches;
    this.loss = loss;
    this.settings = settings;
    this.kept = kept;
  }

  /**
   * A training as settings say, on labelled clips.
   *
   * @param model of clips that are numbered as they are in {@code data}
   */
  static RewardTraining of(TrainableRewards model, LabelledSet data, TrainingConfig config) {
    RewardLoss loss = new RewardLoss(config.loss(), config.pairs());
    Lessons lessons = Lessons.of(data, config);
    return new RewardTraining(model, lessons.batches(), loss::of, config.reward(), lessons.kept());
  }

  /**
   * Takes all steps, and saves nothing.
   *
   * @return how many pairs were compared
   */
  public PairCounts run(StepListener listener) {
    return run(listener, Safekeeping.none());
  }

  /**
   * Takes all steps that are left.
   *
   * @return how many pairs were compared, by those who took the others too
   * @throws TrainingStoppedException when it is to stop; it is saved then
   */
  public PairCounts run(StepListener listener, Safekeeping keeping) {
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
    new TrainingLoop(phase, optimizer, schedule, settings.steps(), listener, keeping).run();
    phase.patience.finish();
    return phase.counts;
  }

  private static boolean isBackbone(String weight) {
    return weight.startsWith("backbone.");
  }

  private Validation validate() {
    Draw draw = Objects.requireNonNull(kept);
    int[] items = draw.items();
    int dimensions = model.dimensions().size();
    float[] rewards = new float[items.length * dimensions];
    for (int from = 0; from < items.length; from += settings.batchItems()) {
      int to = Math.min(items.length, from + settings.batchItems());
      try (NDManager step = model.newStep()) {
        float[] some = model.measured(step, Arrays.copyOfRange(items, from, to)).toFloatArray();
        System.arraycopy(some, 0, rewards, from * dimensions, some.length);
      }
    }
    try (NDManager step = model.newStep()) {
      NDArray array = step.create(rewards, new Shape(items.length, dimensions));
      return new Validation(loss.apply(array, draw).getFloat(), Ranking.of(rewards, draw));
    }
  }

  private final class Comparing implements Phase {

    private final Patience patience =
        new Patience(settings.earlyStopping(), RewardTraining.this::validate, model.weights());
    private PairCounts counts = new PairCounts(0, 0);

    @Override
    public String name() {
      return "reward";
    }

    @Override
    public void begin(int step) {
      batches.skip(step);
    }

    @Override
    public NDManager newStep() {
      return model.newStep();
    }

    @Override
    public Cost cost(NDManager step, int index) {
      Draw draw = batches.next();
      counts = counts.plus(PairCounts.of(draw));
      NDArray rewards = model.rewards(step, index, draw.items());
      return new Cost(loss.apply(rewards, draw), () -> Ranking.of(rewards.toFloatArray(), draw));
    }

    @Override
    public @Nullable Validation after(int step, boolean last) {
      return patience.after(step, last);
    }

    @Override
    public boolean isOver() {
      return patience.isOver();
    }

    @Override
    public void save(ObjectNode facts, SequencedMap<String, float[]> arrays) {
      facts.put("winLose", counts.winLose()).put("ties", counts.ties());
      model.weights().values().forEach((name, values) -> arrays.put(WEIGHTS + name, values));
      patience.save(facts, arrays);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      counts =
          new PairCounts(
              checkpoint.facts().required("winLose").longValue(),
              checkpoint.facts().required("ties").longValue());
      model.weights().restore(checkpoint.arrays(WEIGHTS));
      patience.restore(checkpoint);
    }
  }
}
