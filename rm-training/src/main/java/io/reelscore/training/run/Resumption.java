package io.reelscore.training.run;

import io.reelscore.training.checkpoint.Checkpoint;
import io.reelscore.training.checkpoint.CheckpointFolder;
import io.reelscore.training.config.ConfigFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether a training goes on from a checkpoint, and whether it may. */
final class Resumption {

  private static final String CONFIG = "config";
  private static final String DATA = "dataDigest";

  private Resumption() {}

  /**
   * What all checkpoints of a run tell of it.
   *
   * @param dataDigest of a user's data
   */
  static ObjectNode facts(TrainingPlan plan, Optional<String> dataDigest) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.set(CONFIG, ConfigFile.tree(plan.config()));
    dataDigest.ifPresent(digest -> facts.put(DATA, digest));
    return facts;
  }

  /**
   * What a run goes on from.
   *
   * @param facts of the run
   * @param told is told what a user should know, a sentence each
   * @throws ResumptionException when there is nothing to go on from, or what there is belongs to
   *     another training; or, for a run that begins anew, when there is something
   */
  static Optional<Checkpoint> of(
      TrainingPlan plan, CheckpointFolder folder, ObjectNode facts, Consumer<String> told)
      throws ResumptionException, IOException {
    if (!plan.resume()) {
      if (!folder.isEmpty()) {
        throw new ResumptionException(
            "%s: an unfinished training (expected: --resume to go on with it, or that folder removed)"
                .formatted(folder.path()));
      }
      return Optional.empty();
    }
    Checkpoint checkpoint =
        folder
            .latest(
                damaged -> told.accept("damaged checkpoint, the one before it is used: " + damaged))
            .orElseThrow(() ->
                new ResumptionException(
                    "%s: no checkpoint that is whole (expected: one of a training that was stopped)"
                        .formatted(folder.path())));
    requireSame(folder, checkpoint.facts(), facts);
    told.accept("resuming %s after step %d".formatted(checkpoint.phase(), checkpoint.step()));
    return Optional.of(checkpoint);
  }

  private static void requireSame(CheckpointFolder folder, ObjectNode saved, ObjectNode wanted)
      throws ResumptionException {
    List<String> differences =
        ConfigFile.differences(saved.path(CONFIG), wanted.path(CONFIG), "checkpoint");
    if (!differences.isEmpty()) {
      throw new ResumptionException(
          "%s belongs to another configuration: %s"
              .formatted(folder.path(), String.join("; ", differences)));
    }
    JsonNode before = saved.path(DATA);
    JsonNode now = wanted.path(DATA);
    if (!before.equals(now)) {
      throw new ResumptionException(
          "%s: the labelled clips changed: sha256 %s (expected: %s)"
              .formatted(folder.path(), now, before));
    }
  }
}
