package io.reelscore.training.pairs;

import io.reelscore.training.pairs.PairSettings.Strategy;
import java.util.Locale;
import java.util.Random;

/**
 * A process that labels clips in three dimensions and draws batches of 64 by every strategy; prints
 * the bytes that a label takes and the batches a second.
 */
final class PairsAtScale {

  private static final int DIMENSIONS = 3;
  private static final double[] PASSES = {0.5, 0.2, 0.02};
  private static final int CLIPS_PER_PROMPT = 4;
  private static final int BATCHES = 3000;

  private PairsAtScale() {}

  /** Takes the number of clips. */
  public static void main(String[] arguments) {
    int clips = Integer.parseInt(arguments[0]);
    long before = usedBytes();
    long start = System.nanoTime();
    LabelIndex labels = labels(clips);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "labels=%d bytesPerLabel=%.2f buildSeconds=%.1f%n",
        (long) DIMENSIONS * clips,
        (usedBytes() - before) / (double) ((long) DIMENSIONS * clips),
        seconds);
    for (Strategy strategy : Strategy.values()) {
      draw(labels, strategy, false);
      draw(labels, strategy, true);
    }
  }

  private static LabelIndex labels(int clips) {
    Random random = new Random(1);
    LabelIndex.Builder builder = LabelIndex.builder(clips, DIMENSIONS);
    for (int i = 0; i < clips; i++) {
      builder.prompt(i, i / CLIPS_PER_PROMPT);
      for (int d = 0; d < DIMENSIONS; d++) {
        builder.label(d, i, random.nextDouble() < PASSES[d] ? Verdict.PASS : Verdict.FAIL);
      }
    }
    return builder.build();
  }

  private static void draw(LabelIndex labels, Strategy strategy, boolean balanced) {
    PairSettings settings =
        new PairSettings(
            strategy,
            strategy == Strategy.MIXED ? 0.5 : 0,
            strategy == Strategy.HARD ? 0.5 : 1,
            strategy == Strategy.UNIFORM ? 0.3 : 0,
            balanced);
    long start = System.nanoTime();
    Batches batches = PairSampler.of(labels, settings, 64, 1);
    batches.next();
    double first = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    long pairs = 0;
    for (int i = 0; i < BATCHES; i++) {
      for (Comparisons compared : batches.next().dimensions()) {
        pairs += compared.winLose() + compared.tied();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "strategy=%s balanced=%s firstSeconds=%.2f batchesPerSecond=%.0f pairsPerBatch=%d%n",
        strategy.name().toLowerCase(Locale.ROOT),
        balanced,
        first,
        BATCHES / seconds,
        pairs / BATCHES);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
