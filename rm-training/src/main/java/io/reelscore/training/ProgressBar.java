package io.reelscore.training;

import io.reelscore.training.run.StepListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far a training is, on one line of a terminal, or a line now and then elsewhere. */
final class ProgressBar implements StepListener {

  private static final int WIDTH = 28;
  private static final int LINES = 10;
  private static final long REDRAW_NANOS = 200_000_000;
  private static final double SMOOTHING = 0.95;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private String phase = "";
  private long phaseStartNanos;
  private long drawnNanos;
  private double loss;

  /**
   * @param terminal whether a line can be drawn over
   * @param nanoClock a monotonic clock
   */
  ProgressBar(PrintWriter out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.phaseStartNanos = nanoClock.getAsLong();
  }

  @Override
  public void onStep(String nextPhase, int step, int steps, double stepLoss, double gradientNorm) {
    long now = nanoClock.getAsLong();
    if (!nextPhase.equals(phase)) {
      phase = nextPhase;
      phaseStartNanos = now;
      loss = stepLoss;
    }
    loss = SMOOTHING * loss + (1 - SMOOTHING) * stepLoss;
    boolean last = step == steps;
    if (terminal
        ? last || now - drawnNanos > REDRAW_NANOS
        : step * LINES / steps > (step - 1) * LINES / steps) {
      drawnNanos = now;
      long etaSeconds =
          step < 2 ? 0 : (now - phaseStartNanos) * (steps - step) / (step - 1) / 1_000_000_000;
      String bar = "#".repeat(WIDTH * step / steps);
      out.printf(
          Locale.ROOT,
          "%s%-11s [%-" + WIDTH + "s] %d/%d  loss %.3f  ETA %d:%02d %s",
          terminal ? "\r" : "",
          phase,
          bar,
          step,
          steps,
          loss,
          etaSeconds / 60,
          etaSeconds % 60,
          terminal && !last ? "" : System.lineSeparator());
      out.flush();
    }
  }
}
