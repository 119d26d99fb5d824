package io.reelscore.training.run;

import io.reelscore.training.checkpoint.Checkpoint;
import io.reelscore.training.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A training that has begun, or goes on.
 *
 * @param folder where it tells what it does
 * @param keeping where and when it is saved
 * @param checkpoints what is saved
 */
record Attempt(RunFolder folder, Safekeeping keeping, CheckpointFolder checkpoints)
    implements AutoCloseable {

  /**
   * Begins, or goes on from a checkpoint if the plan says so.
   *
   * @param dataDigest of a user's data
   * @param told is told what a user should know, a sentence each
   * @throws ResumptionException when it cannot go on from what is there
   */
  static Attempt begin(
      TrainingPlan plan, Optional<String> dataDigest, StopRequest stop, Consumer<String> told)
      throws ResumptionException, IOException {
    CheckpointFolder checkpoints = plan.checkpoints();
    ObjectNode facts = Resumption.facts(plan, dataDigest);
    Optional<Checkpoint> resumed = Resumption.of(plan, checkpoints, facts, told);
    Safekeeping keeping =
        new Safekeeping(
            checkpoints, plan.config().checkpoint(), resumed, stop, facts, System::nanoTime);
    RunFolder folder =
        resumed.isEmpty()
            ? RunFolder.create(plan.runFolder())
            : RunFolder.resume(plan.runFolder(), resumed.get().phase(), resumed.get().step());
    Attempt attempt = new Attempt(folder, keeping, checkpoints);
    try {
      folder.write(plan.config());
    } catch (IOException e) {
      attempt.close();
      throw e;
    }
    return attempt;
  }

  /** Hears each step before {@code listener} does. */
  StepListener before(StepListener listener) {
    return report -> {
      folder.onStep(report);
      listener.onStep(report);
    };
  }

  /** Removes the checkpoints of a training that is over. */
  void finish() throws IOException {
    checkpoints.clear();
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
