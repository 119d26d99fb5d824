package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.PretrainingSettings;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.model.Layers;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.optim.AdamW;
import io.reelscore.training.optim.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Teaches a backbone to see, before it learns what is good: where the subject is in each frame,
 * what its colour, shape and motion are, and which of them the prompt names rightly. Each batch is
 * new. Stands in for a pre-trained vision-language model; uses no judgement of quality.
 */
public final class Pretraining {

  private static final int BATCHES_AHEAD = 3;
  private static final int VALIDATION_BATCHES = 8;
  private static final double POSITION_WEIGHT = 16;
  private static final double MATCH_WEIGHT = 2;

  private final VideoTextModel model;
  private final VideoTextSpec spec;
  private final SampleEncoder encoder;
  private final FrameSpec shown;
  private final Parameters probes;

  private Pretraining(VideoTextModel model, SampleEncoder encoder, long seed) {
    this.model = model;
    this.spec = model.spec();
    this.encoder = encoder;
    this.shown = WorldData.frames(spec.clip());
    int d = spec.hiddenSize();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    linear(shapes, "positions", 2 * framesPerTime(), d);
    linear(shapes, "attributes", PretrainingBatch.CLASSES, d);
    linear(shapes, "matches", PretrainingBatch.ATTRIBUTES, d);
    this.probes = new Parameters(model.manager(), shapes, seed);
  }

  /**
   * Pre-trains a model's backbone.
   *
   * @return what the backbone can tell of new clips afterwards
   */
  public static Ability run(
      VideoTextModel model,
      SampleEncoder encoder,
      PretrainingSettings settings,
      long seed,
      StepListener listener) {
    return new Pretraining(model, encoder, seed).run(settings, seed, listener);
  }

  private Ability run(PretrainingSettings settings, long seed, StepListener listener) {
    List<NDArray> backbone = model.weights().select(name -> name.startsWith("backbone."));
    AdamW optimizer =
        new AdamW(
            model.manager(),
            List.of(new AdamW.Group(backbone, 1), new AdamW.Group(probes.select(n -> true), 1)),
            settings.weightDecay(),
            settings.maxGradientNorm());
    Schedule schedule = settings.schedule().of(settings.rate(), settings.steps());
    try (Prefetch<PretrainingBatch> batches =
        new Prefetch<>(
            BATCHES_AHEAD,
            index ->
                PretrainingBatch.training(encoder, shown, seed, index, settings.batchItems()))) {
      Phase phase = new Seeing(batches);
      new TrainingLoop(phase, optimizer, schedule, settings.steps(), listener).run();
    }
    return validate(settings, seed);
  }

  private NDManager newStep() {
    NDManager step = model.newStep();
    probes.lendTo(step);
    return step;
  }

  private NDArray loss(NDManager manager, PretrainingBatch batch) {
    Answers answers = answers(manager, batch);
    NDArray distance = answers.positions().sub(answers.truePositions()).abs();
    NDArray near = distance.minimum(manager.create(1f));
    NDArray position = near.mul(distance.sub(Layers.scaled(near, 0.5))).mean();
    NDArray chosen = manager.create(batch.attributes(), answers.attributes().getShape());
    NDArray attribute = manager.create(0f);
    long from = 0;
    for (int classes : classes()) {
      NDArray logits = answers.attributes().get(":, {}:{}", from, from + classes);
      NDArray truth = chosen.get(":, {}:{}", from, from + classes);
      attribute = attribute.sub(logits.logSoftmax(1).mul(truth).sum(new int[] {1}).mean());
      from += classes;
    }
    NDArray right = manager.create(batch.matches(), answers.matches().getShape());
    NDArray match =
        answers.matches().getNDArrayInternal().softPlus().sub(answers.matches().mul(right)).mean();
    return Layers.scaled(position, POSITION_WEIGHT)
        .add(attribute)
        .add(Layers.scaled(match, MATCH_WEIGHT));
  }

  private Answers answers(NDManager manager, PretrainingBatch batch) {
    int items = batch.inputs().items();
    int text = spec.promptTokens();
    int cells = spec.clip().tokens();
    int times = spec.clip().times();
    NDArray last = model.hidden(batch.inputs().toTorch(manager)).getLast();
    NDList parts = last.split(new long[] {text, text + cells}, 1);
    NDArray video = parts.get(1);
    NDArray byTime =
        video.reshape(items, times, cells / times, spec.hiddenSize()).mean(new int[] {2});
    NDArray end = parts.get(2).squeeze(1);
    return new Answers(
        Layers.linear(probes, "positions", byTime),
        manager.create(batch.positions(), new Shape(items, times, 2L * framesPerTime())),
        Layers.linear(probes, "attributes", video.mean(new int[] {1})),
        Layers.linear(probes, "matches", end));
  }

  private int framesPerTime() {
    return shown.count() / spec.clip().times();
  }

  private Ability validate(PretrainingSettings settings, long seed) {
    double distance = 0;
    double[] attributes = new double[PretrainingBatch.ATTRIBUTES];
    double[] matches = new double[PretrainingBatch.ATTRIBUTES];
    int items = settings.batchItems();
    for (int index = 0; index < VALIDATION_BATCHES; index++) {
      PretrainingBatch batch =
          PretrainingBatch.clean(encoder, shown, seed, settings.steps() + index, items);
      try (NDManager manager = newStep()) {
        Answers answers = answers(manager, batch);
        distance += answers.positions().sub(answers.truePositions()).abs().mean().getFloat();
        float[] logits = answers.attributes().toFloatArray();
        float[] match = answers.matches().toFloatArray();
        for (int i = 0; i < items; i++) {
          int from = i * PretrainingBatch.CLASSES;
          for (int a = 0; a < attributes.length; a++) {
            int to = from + classes()[a];
            attributes[a] += batch.attributes()[largest(logits, from, to)];
            from = to;
            int at = i * PretrainingBatch.ATTRIBUTES + a;
            matches[a] += (match[at] > 0) == (batch.matches()[at] > 0) ? 1 : 0;
          }
        }
      }
    }
    int count = VALIDATION_BATCHES * items;
    return new Ability(
        distance / VALIDATION_BATCHES, share(attributes, count), share(matches, count));
  }

  private static int[] classes() {
    return new int[] {PretrainingBatch.COLOURS, PretrainingBatch.SHAPES, PretrainingBatch.MOTIONS};
  }

  private static int largest(float[] values, int from, int to) {
    int best = from;
    for (int i = from; i < to; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static List<Double> share(double[] hits, int count) {
    return java.util.Arrays.stream(hits).map(hit -> hit / count).boxed().toList();
  }

  private static void linear(Map<String, int[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new int[] {out, in});
    shapes.put(name + ".bias", new int[] {out});
  }

  private final class Seeing implements Phase {

    private final Prefetch<PretrainingBatch> batches;

    Seeing(Prefetch<PretrainingBatch> batches) {
      this.batches = batches;
    }

    @Override
    public String name() {
      return "pretraining";
    }

    @Override
    public NDManager newStep() {
      return Pretraining.this.newStep();
    }

    @Override
    public Cost cost(NDManager step, int index) {
      return new Cost(loss(step, batches.next()), () -> null);
    }
  }

  private record Answers(
      NDArray positions, NDArray truePositions, NDArray attributes, NDArray matches) {}

  /**
   * What a pre-trained backbone can tell of clips it never saw.
   *
   * @param positionError mean absolute error; the picture is 2 wide
   * @param attributeAccuracy colour, shape, motion
   * @param matchAccuracy whether the prompt's colour, shape, motion is the clip's
   */
  public record Ability(
      double positionError, List<Double> attributeAccuracy, List<Double> matchAccuracy) {
    public Ability {
      attributeAccuracy = List.copyOf(attributeAccuracy);
      matchAccuracy = List.copyOf(matchAccuracy);
    }
  }
}
