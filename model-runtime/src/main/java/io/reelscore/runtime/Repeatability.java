package io.reelscore.runtime;

import io.reelscore.core.BatchExecutor;
import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Measures how repeatable a model is here, for samples of one shape: whether the bits of a sample's
 * rewards depend on the size of its batch, its place there, or its neighbours. For every size that
 * is tried, the samples stand in a circle that is turned until each has stood at every place.
 */
final class Repeatability {
  private static final int EVERY_SIZE_UP_TO = 8;

  private final BatchExecutor executor;
  private final List<SampleInput> samples;

  Repeatability(BatchExecutor executor, List<SampleInput> samples) {
    this.executor = executor;
    this.samples = List.copyOf(samples);
  }

  /** Whether a sample's bits are the same in every batch of these sizes. */
  boolean isBatchInvariant(Iterable<Integer> sizes) throws ExecutionException {
    float[][] alone = new float[samples.size()][];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = run(List.of(samples.get(i)))[0];
    }
    for (int size : sizes) {
      for (int turn = 0; turn < samples.size(); turn++) {
        float[][] rows = run(circle(size, turn));
        for (int place = 0; place < size; place++) {
          if (!Arrays.equals(rows[place], alone[(place + turn) % samples.size()])) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Whether batches of these sizes give the same bits when they are run again. */
  boolean isDeterministic(Iterable<Integer> sizes) throws ExecutionException {
    for (int size : sizes) {
      if (!Arrays.deepEquals(run(circle(size, 0)), run(circle(size, 0)))) {
        return false;
      }
    }
    return true;
  }

  private float[][] run(List<SampleInput> batch) throws ExecutionException {
    return executor.execute(batch, new RunControl());
  }

  private List<SampleInput> circle(int size, int turn) {
    return IntStream.range(0, size)
        .mapToObj(place -> samples.get((place + turn) % samples.size()))
        .toList();
  }

  /**
   * Every size of small batches; of larger ones those that are warmed up, the largest, and their
   * neighbours.
   */
  static NavigableSet<Integer> sizes(List<Integer> warmedUp, int maxBatch) {
    NavigableSet<Integer> sizes = new TreeSet<>();
    IntStream.rangeClosed(1, Math.min(maxBatch, EVERY_SIZE_UP_TO)).forEach(sizes::add);
    IntStream.concat(warmedUp.stream().mapToInt(Integer::intValue), IntStream.of(maxBatch))
        .flatMap(size -> IntStream.rangeClosed(size - 1, size + 1))
        .filter(size -> size >= 1 && size <= maxBatch)
        .forEach(sizes::add);
    return sizes;
  }
}
