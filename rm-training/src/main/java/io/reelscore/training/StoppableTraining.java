package io.reelscore.training;

import io.reelscore.training.run.StepListener;
import io.reelscore.training.run.StopRequest;
import io.reelscore.training.run.TrainingPlan;
import io.reelscore.training.run.TrainingStoppedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Consumer;

/**
 * A training on a console, which a signal stops after a step.
 *
 * @param err where progress and sentences go
 * @param command as it was called
 * @param plan what is trained
 * @param again the options that go on with it
 */
record StoppableTraining(PrintWriter err, String command, TrainingPlan plan, String again) {

  /** Set by the launcher when standard error is a terminal. */
  private static final String TERMINAL = "reelscore.terminal.err";

  /** Trains; the exit code. */
  int run(Body body) throws Exception {
    StopRequest stop = new StopRequest();
    ProgressBar progress = new ProgressBar(err, Boolean.getBoolean(TERMINAL), System::nanoTime);
    try (StopOnSignal _ = new StopOnSignal(stop, () -> tell("stopped"))) {
      try {
        body.run(progress, stop, this::say);
        return ExitCode.OK;
      } catch (TrainingStoppedException e) {
        tell(String.valueOf(e.getMessage()));
        return ExitCode.STOPPED;
      }
    }
  }

  /** Says that it stopped, and how it goes on if it can. */
  private void tell(String what) {
    boolean saved;
    try {
      saved = !plan.checkpoints().isEmpty();
    } catch (IOException e) {
      saved = false;
    }
    err.println();
    say(what + (saved ? "; to go on: " + command + " " + again : "; nothing is saved yet"));
  }

  private void say(String sentence) {
    err.println(command + ": " + sentence);
    err.flush();
  }

  /** What trains, and prints what came of it. */
  interface Body {

    /**
     * Trains.
     *
     * @throws TrainingStoppedException when {@code stop} was made
     */
    void run(StepListener progress, StopRequest stop, Consumer<String> told) throws Exception;
  }
}
