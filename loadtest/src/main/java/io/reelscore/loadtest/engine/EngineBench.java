package io.reelscore.loadtest.engine;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.client.Clip;
import io.reelscore.client.Sample;
import io.reelscore.core.SampleInput;
import io.reelscore.loadtest.stats.Rounds;
import io.reelscore.runtime.ClipInput;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.FrameArenas;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.runtime.LoadOptions.Optimization;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.PromptInput;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.RewardModelLoader;
import io.reelscore.runtime.Slot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the engine and the service beside a bare loop: the same model, threads, batches and
 * samples, in rounds of one measurement each, whose order turns from round to round.
 */
public final class EngineBench {
  private static final double NANOS_PER_MILLI = 1e6;

  private final EngineBenchSetup setup;
  private final Consumer<String> progress;

  private EngineBench(EngineBenchSetup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  /**
   * Measures; takes about 3 x (rounds x a measurement + warm-up).
   *
   * @param progress is told what happens
   * @throws Exception when the model, the engine or the service does not run
   */
  public static EngineBenchResult run(EngineBenchSetup setup, Consumer<String> progress)
      throws Exception {
    return new EngineBench(setup, progress).run();
  }

  private EngineBenchResult run() throws Exception {
    try (RewardModel model = load()) {
      List<SampleInput> inputs = inputs(model);
      try (RawLoop raw =
              RawLoop.open(setup, setup.workload().folder().resolve(BundleFiles.MODEL), inputs);
          EngineLoop engine = new EngineLoop(setup, model, inputs);
          ServiceLoop service = ServiceLoop.start(setup)) {
        return measure(model, List.of(raw, engine, service));
      }
    }
  }

  private RewardModel load() throws ModelLoadException {
    progress.accept("loading " + setup.workload().folder());
    return RewardModelLoader.load(
        setup.workload().folder(),
        ExecutionDevice.cpu(),
        new LoadOptions(Optimization.ALL, setup.batchItems(), Determinism.NONE));
  }

  /** The samples where the service would have received them: in slots, side by side. */
  private List<SampleInput> inputs(RewardModel model) {
    List<Sample> samples = setup.workload().samples();
    int bytes = frames(samples.getFirst()).length;
    FrameArenas arenas = new FrameArenas((long) bytes * samples.size());
    var _ = arenas.register(bytes, samples.size());
    return samples.stream()
        .map(sample -> {
          Slot slot = arenas.lease(bytes).orElseThrow();
          ByteBuffer memory = slot.buffer().duplicate().put(frames(sample)).flip();
          return model.input(
              new ClipInput.Frames(memory),
              new PromptInput.Tokens(model.tokenize(sample.prompt())));
        })
        .toList();
  }

  private static byte[] frames(Sample sample) {
    return switch (sample.clip()) {
      case Clip.Frames(var pixels) -> pixels.data();
      case Clip.Encoded _, Clip.Images _, Clip.Latents _ ->
          throw new IllegalArgumentException("sample %s: no frames".formatted(sample.id()));
    };
  }

  private EngineBenchResult measure(RewardModel model, List<Contender> contenders)
      throws InterruptedException {
    double rate = 0;
    for (Contender contender : contenders) {
      double itsRate = warmUp(contender);
      rate = rate == 0 ? itsRate : rate;
    }
    int items = wholeBatches(rate * setup.perMeasurement().toNanos());
    double[][] millis = new double[contenders.size()][setup.rounds()];
    double[] meanBatch = new double[contenders.size()];
    for (int round = 0; round < setup.rounds(); round++) {
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
      Collections.rotate(order, round);
      for (int who : order) {
        Contender contender = contenders.get(who);
        long before = contender.cpu().nanos();
        Contender.Work work = contender.score(items);
        millis[who][round] = (contender.cpu().nanos() - before) / NANOS_PER_MILLI / work.items();
        meanBatch[who] += work.meanBatch() / setup.rounds();
      }
      progress.accept(
          "round %d of %d: CPU ms an item: raw %.3f, engine %.3f, service %.3f"
              .formatted(
                  round + 1, setup.rounds(), millis[0][round], millis[1][round], millis[2][round]));
    }
    Rounds rounds = new Rounds(setup.seed());
    return new EngineBenchResult(
        model.identity().text(),
        model.fingerprint().text(),
        items,
        new EngineBenchResult.Series(millis[0], meanBatch[0]),
        new EngineBenchResult.Series(millis[1], meanBatch[1]),
        new EngineBenchResult.Series(millis[2], meanBatch[2]),
        rounds.ratio(millis[0], millis[1]),
        rounds.ratio(millis[0], millis[2]));
  }

  /** Scores for a while; returns the samples a nanosecond of the second half. */
  private double warmUp(Contender contender) throws InterruptedException {
    progress.accept("warming up: " + contender.name());
    contender.rehearse(setup.warmUp());
    long half = setup.warmUp().toNanos() / 2;
    scoreFor(contender, half);
    return scoreFor(contender, half);
  }

  private double scoreFor(Contender contender, long nanos) throws InterruptedException {
    long started = System.nanoTime();
    int items = 0;
    long elapsed;
    do {
      items += contender.score(setup.inFlight()).items();
      elapsed = System.nanoTime() - started;
    } while (elapsed < nanos);
    return (double) items / elapsed;
  }

  private int wholeBatches(double items) {
    int unit = setup.threads() * setup.batchItems();
    return unit * Math.max(1, (int) Math.round(items / unit));
  }
}
