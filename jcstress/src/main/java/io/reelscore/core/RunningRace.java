package io.reelscore.core;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A sample is run by a real device, with threads of its own, while its deadline passes, its caller
 * goes away and its permit is closed.
 */
@JCStressTest
@Outcome(
    id = "1, 1, 0",
    expect = Expect.ACCEPTABLE,
    desc = "Exactly one outcome, and the permit is given back once.")
@State
public class RunningRace {
  private static final long SOON_NANOS = 20_000;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private static final Ticker TICKER = Ticker.system();
  private static final Device DEVICE = Device.start("race", DeviceOptions.cpu(2), TICKER);
  private static final ScoringEngine ENGINE =
      DEVICE.open(RacedRequest.MODEL, RacedRequest.OPTIONS, EngineListener.NONE);

  private final RacedRequest request = new RacedRequest();
  private final ScoreTicket ticket;

  /** A sample on its way. */
  public RunningRace() {
    ticket = ENGINE.submit(request.until(TICKER.nanos() + SOON_NANOS));
    request.count(ticket);
  }

  /** The caller goes away. */
  @Actor
  public void cancel() {
    ticket.cancel();
  }

  /** The call is over. */
  @Actor
  public void close() {
    request.permit().close();
  }

  /** Outcomes told, releases, items still held; the device may take a moment to let go. */
  @Arbiter
  public void count(III_Result result) {
    long started = TICKER.nanos();
    while (request.heldItems() > 0 && TICKER.nanos() - started < PATIENCE_NANOS) {
      Thread.onSpinWait();
    }
    result.r1 = request.told();
    result.r2 = request.released();
    result.r3 = request.heldItems();
  }
}
