package io.reelscore.training;

import io.reelscore.training.run.Ranking;
import io.reelscore.training.run.StepListener;
import io.reelscore.training.run.StepReport;
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
  private int firstStep;
  private Smoothed loss = new Smoothed();
  private Smoothed accuracy = new Smoothed();
  private Smoothed margin = new Smoothed();

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
  public void onStep(StepReport report) {
    long now = nanoClock.getAsLong();
    int step = report.step();
    int steps = report.steps();
    if (!report.phase().equals(phase)) {
      phase = report.phase();
      phaseStartNanos = now;
      firstStep = step;
      loss = new Smoothed();
      accuracy = new Smoothed();
      margin = new Smoothed();
    }
    loss.add(report.loss());
    Ranking ranking = report.ranking();
    if (ranking != null) {
      accuracy.add(ranking.accuracy());
      margin.add(ranking.margin());
    }
    boolean last = step == steps;
    if (terminal
        ? last || now - drawnNanos > REDRAW_NANOS
        : step * LINES / steps > (step - 1) * LINES / steps) {
      drawnNanos = now;
      draw(report, now - phaseStartNanos);
    }
  }

  private void draw(StepReport report, long phaseNanos) {
    int step = report.step();
    int steps = report.steps();
    int taken = step - firstStep;
    long etaSeconds = taken < 1 ? 0 : phaseNanos * (steps - step) / taken / 1_000_000_000;
    String ranking =
        report.ranking() == null
            ? ""
            : String.format(
                Locale.ROOT, "  accuracy %.3f  margin %.3f", accuracy.value(), margin.value());
    out.printf(
        Locale.ROOT,
        "%s%-11s [%-" + WIDTH + "s] %d/%d  loss %.3f%s  rate %.1e  ETA %d:%02d %s",
        terminal ? "\r" : "",
        phase,
        "#".repeat(WIDTH * step / steps),
        step,
        steps,
        loss.value(),
        ranking,
        report.rate(),
        etaSeconds / 60,
        etaSeconds % 60,
        terminal && step < steps ? "" : System.lineSeparator());
    out.flush();
  }

  /** A mean of values, the last ones foremost. */
  private static final class Smoothed {

    private double value = Double.NaN;

    void add(double next) {
      if (!Double.isNaN(next)) {
        value = Double.isNaN(value) ? next : SMOOTHING * value + (1 - SMOOTHING) * next;
      }
    }

    double value() {
      return value;
    }
  }
}
