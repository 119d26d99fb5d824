package io.reelscore.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * Scores a sample by its first byte b as (b, b / 2), or as its script says. A gated executor runs
 * one batch for each {@link #open}, and each {@link RunControl} that is terminated opens the gate
 * for its own batch.
 */
final class FakeExecutor implements BatchExecutor {
  static final List<String> DIMENSIONS = List.of("physics", "alignment");

  final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  final List<Integer> seen = new CopyOnWriteArrayList<>();
  final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  final Semaphore entered = new Semaphore(0);
  private final Semaphore gate;
  private final int maxBatchItems;
  private volatile Behaviour behaviour = b -> new float[] {b, b / 2f};
  private volatile int memoryForItems = Integer.MAX_VALUE;
  private volatile boolean rowsIndependent = true;

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

  /** A sample that is not finite spoils its whole batch. */
  FakeExecutor withDependentRows() {
    rowsIndependent = false;
    return this;
  }

  boolean rowsIndependent() {
    return rowsIndependent;
  }

  /** A larger batch lacks memory. */
  void memoryFor(int items) {
    memoryForItems = items;
  }

  void open(int batches) {
    gate.release(batches);
  }

  @Override
  public int maxBatchItems() {
    return maxBatchItems;
  }

  @Override
  public float[][] execute(List<SampleInput> batch, RunControl control) throws ExecutionException {
    List<Integer> bytes = batch.stream().map(FakeExecutor::firstByte).toList();
    batchSizes.add(batch.size());
    seen.addAll(bytes);
    batches.add(bytes);
    control.onTerminate(gate::release);
    entered.release();
    gate.acquireUninterruptibly();
    control.onTerminate(null);
    if (control.isTerminated()) {
      throw new ExecutionException(ExecutionException.Kind.TERMINATED, "terminated", null);
    }
    if (batch.size() > memoryForItems) {
      throw new ExecutionException(
          ExecutionException.Kind.OUT_OF_MEMORY,
          "no memory for %d samples".formatted(batch.size()),
          null);
    }
    float[][] rows = new float[batch.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = behaviour.score(bytes.get(i));
    }
    return rows;
  }

  private static int firstByte(SampleInput input) {
    return input.clip().get(input.clip().position()) & 0xff;
  }
}
