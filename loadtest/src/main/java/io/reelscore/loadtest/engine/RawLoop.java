package io.reelscore.loadtest.engine;

import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import io.reelscore.loadtest.model.RawSession;
import io.reelscore.loadtest.process.CpuClock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least a program can do: some threads run batches that lie ready in one session, and read the
 * rewards.
 */
final class RawLoop implements Contender {
  private final RawSession session;
  private final List<RawSession.Batch> batches = new ArrayList<>();
  private final ExecutorService threads;
  private final int threadCount;
  private final int batchItems;

  /**
   * @param inputs samples, a multiple of {@code batchItems}
   */
  RawLoop(RawSession session, List<SampleInput> inputs, int threadCount, int batchItems) {
    this.session = session;
    this.threadCount = threadCount;
    this.batchItems = batchItems;
    this.threads = Executors.newFixedThreadPool(threadCount);
    for (int first = 0; first < inputs.size(); first += batchItems) {
      batches.add(
          session.batch(
              inputs.subList(first, first + batchItems).stream().map(RawLoop::row).toList()));
    }
  }

  static RawLoop open(EngineBenchSetup setup, Path model, List<SampleInput> inputs) {
    return new RawLoop(
        RawSession.open(model, setup.workload().manifest()),
        inputs,
        setup.threads(),
        setup.batchItems());
  }

  private static RawSession.Row row(SampleInput input) {
    ByteBuffer frames = input.clip().duplicate();
    ByteBuffer direct = ByteBuffer.allocateDirect(frames.remaining()).put(frames).flip();
    return switch (input.prompt()) {
      case SamplePrompt.Tokens(long[] ids, long[] mask) -> new RawSession.Row(direct, ids, mask);
      case SamplePrompt.Embedding _, SamplePrompt.None _ ->
          throw new IllegalArgumentException("a sample without tokens (expected: a text model's)");
    };
  }

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public CpuClock cpu() {
    return CpuClock.ofThisProcess();
  }

  @Override
  public Work score(int items) throws InterruptedException {
    int runs = Math.ceilDiv(items, batchItems);
    AtomicInteger next = new AtomicInteger();
    List<Future<Integer>> loops = new ArrayList<>();
    for (int thread = 0; thread < threadCount; thread++) {
      loops.add(threads.submit(() -> loop(next, runs)));
    }
    int scored = 0;
    for (Future<Integer> loop : loops) {
      try {
        scored += loop.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the bare loop failed: " + e.getCause(), e);
      }
    }
    return new Work(scored, runs);
  }

  private int loop(AtomicInteger next, int runs) {
    int scored = 0;
    for (int run = next.getAndIncrement(); run < runs; run = next.getAndIncrement()) {
      scored += session.run(batches.get(run % batches.size())).length;
    }
    return scored;
  }

  @Override
  public void close() {
    threads.close();
    batches.forEach(RawSession.Batch::close);
    session.close();
  }
}
