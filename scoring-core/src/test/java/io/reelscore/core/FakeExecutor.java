package io.reelscore.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * Scores a sample by its first frame byte b as (b, b / 2); a sample whose byte is in {@code poison}
 * throws. A gated executor runs one batch for each {@link #open}.
 */
final class FakeExecutor implements BatchExecutor {
  static final List<String> DIMENSIONS = List.of("physics", "alignment");

  final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  final List<Integer> seen = new CopyOnWriteArrayList<>();
  final Semaphore entered = new Semaphore(0);
  private final Semaphore gate;
  private final int maxBatchItems;
  private volatile Behaviour behaviour = b -> new float[] {b, b / 2f};

  interface Behaviour {
    float[] score(int firstByte) throws ExecutionException;
  }

  FakeExecutor(int maxBatchItems, boolean gated) {
    this.maxBatchItems = maxBatchItems;
    this.gate = new Semaphore(gated ? 0 : 1_000_000);
  }

  FakeExecutor scoring(Behaviour other) {
    behaviour = other;
    return this;
  }

  void open(int batches) {
    gate.release(batches);
  }

  @Override
  public int maxBatchItems() {
    return maxBatchItems;
  }

  @Override
  public float[][] execute(List<SampleInput> batch) throws ExecutionException {
    batchSizes.add(batch.size());
    for (SampleInput input : batch) {
      seen.add(firstByte(input));
    }
    entered.release();
    gate.acquireUninterruptibly();
    float[][] rows = new float[batch.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = behaviour.score(firstByte(batch.get(i)));
    }
    return rows;
  }

  private static int firstByte(SampleInput input) {
    return input.frames().get(input.frames().position()) & 0xff;
  }
}
