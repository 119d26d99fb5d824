package io.reelscore.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A device: one {@link SchedulerLoop} and several {@link Worker}s. */
final class SharedDevice implements Device {
  private final DeviceOptions options;
  private final Ticker ticker;
  private final SchedulerLoop loop;
  private final Thread loopThread;
  private final List<Thread> workerThreads = new ArrayList<>();
  private final List<ScoringEngine> engines = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  SharedDevice(String name, DeviceOptions options, Ticker ticker) {
    this.options = options;
    this.ticker = ticker;
    this.loop = new SchedulerLoop(new Scheduler(options), ticker);
    String prefix = "reelscore-" + name;
    for (int i = 0; i < options.workers(); i++) {
      Worker worker = new Worker(new BatchRun(ticker, options.watchdog().toNanos()), loop);
      workerThreads.add(Thread.ofPlatform().daemon().name(prefix + "-worker-" + i).start(worker));
    }
    this.loopThread = Thread.ofPlatform().daemon().name(prefix + "-scheduler").start(loop);
  }

  @Override
  public ScoringEngine open(EngineModel model, EngineOptions engine, EngineListener listener) {
    if (closed.get()) {
      throw new IllegalStateException("device: closed (expected: open)");
    }
    Lane lane =
        new Lane(
            model, engine, new GuardedListener(listener), options.outOfMemoryRecovery().toNanos());
    loop.send(new Scheduler.Event.Opened(lane));
    ScoringEngine opened = new LaneEngine(lane, loop, ticker, engines::remove);
    engines.add(opened);
    return opened;
  }

  @Override
  public void close() {
    closed.set(true);
    engines.forEach(ScoringEngine::close);
    loop.stop();
    boolean interrupted = joinUninterruptibly(loopThread);
    for (Thread worker : workerThreads) {
      interrupted |= joinUninterruptibly(worker);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A worker inside native code must be waited for: its session is closed next. */
  private static boolean joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
