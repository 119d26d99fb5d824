package io.reelscore.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A scheduler without threads, its workers, and samples for it. */
final class SchedulerBench {
  final ManualTicker ticker = new ManualTicker();
  final Scheduler scheduler;
  final List<FakeRunner> runners = new ArrayList<>();
  private final PermitDesk door =
      new PermitDesk(AdmissionLimits.global(1_000_000, 1_000_000), ticker);

  SchedulerBench(DeviceOptions options) {
    this.scheduler = new Scheduler(options);
    for (int i = 0; i < options.workers(); i++) {
      FakeRunner runner = new FakeRunner();
      runners.add(runner);
      accept(new Scheduler.Event.Ready(runner));
    }
  }

  Lane open(EngineOptions options) {
    EngineModel model = EngineFixture.model(new FakeExecutor(1_000, false));
    Lane lane = new Lane(model, options, EngineListener.NONE, EngineFixture.RECOVERY.toNanos());
    accept(new Scheduler.Event.Opened(lane));
    return lane;
  }

  PendingScore submit(Lane lane, String run, Priority priority, Bucket bucket, Duration deadline) {
    PermitDesk.HeldPermit permit =
        (PermitDesk.HeldPermit) ((Admission.Granted) door.admit(1, 1)).permit();
    permit.hold();
    permit.close();
    PendingScore item =
        new PendingScore(
            new ScoringRequest(
                EngineFixture.input(0, bucket),
                permit,
                ticker.in(deadline),
                new RunKey("", run),
                priority),
            permit,
            ticker.nanos(),
            EngineListener.NONE,
            cancelled -> accept(new Scheduler.Event.Cancelled(lane, cancelled)));
    accept(new Scheduler.Event.Submitted(lane, item));
    return item;
  }

  void accept(Scheduler.Event event) {
    scheduler.accept(event, ticker.nanos());
  }

  long turn() {
    return scheduler.turn(ticker.nanos());
  }

  /** The batch comes back after that time. */
  Batch finish(FakeRunner runner, Duration took, int outOfMemoryItems) {
    Batch batch = runner.take();
    long cost = (long) batch.items().size() * batch.bucket().itemCost();
    batch
        .items()
        .forEach(item -> {
          item.answer(
              new ScoreOutcome.Scored(
                  List.of(new DimensionReward.Finite(0)), new ScoreOutcome.Timings(0, 0, 1)));
          item.letGo();
        });
    accept(
        new Scheduler.Event.Finished(
            runner,
            batch,
            new BatchReport(batch.bucket(), cost, took.toNanos(), outOfMemoryItems)));
    return batch;
  }

  int held() {
    return door.load().items();
  }
}
