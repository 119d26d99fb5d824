package io.reelscore.training.run;

import io.reelscore.training.checkpoint.Checkpoint;
import io.reelscore.training.checkpoint.CheckpointFolder;
import io.reelscore.training.config.CheckpointSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where and when a training is saved, what it goes on from, and whether it is to stop. */
public final class Safekeeping {

  private final @Nullable CheckpointFolder folder;
  private final CheckpointSettings settings;
  private final @Nullable Checkpoint resumed;
  private final StopRequest stop;
  private final ObjectNode common;
  private final LongSupplier nanoClock;
  private long savedNanos;

  /**
   * @param resumed what to go on from
   * @param common what every checkpoint tells of its run; added to by {@link #tell}
   * @param nanoClock a monotonic clock
   */
  public Safekeeping(
      CheckpointFolder folder,
      CheckpointSettings settings,
      Optional<Checkpoint> resumed,
      StopRequest stop,
      ObjectNode common,
      LongSupplier nanoClock) {
    this.folder = folder;
    this.settings = settings;
    this.resumed = resumed.orElse(null);
    this.stop = stop;
    this.common = common;
    this.nanoClock = nanoClock;
    this.savedNanos = nanoClock.getAsLong();
  }

  /** Nothing is saved, nothing stops. */
  private Safekeeping(ObjectNode common) {
    this.folder = null;
    this.settings = new CheckpointSettings(0, 0);
    this.resumed = null;
    this.stop = new StopRequest();
    this.common = common;
    this.nanoClock = () -> 0;
  }

  /** For a training that is over soon: nothing is saved. */
  public static Safekeeping none() {
    return new Safekeeping(JsonNodeFactory.instance.objectNode());
  }

  /** What to go on from in a phase. */
  Optional<Checkpoint> resumed(String phase) {
    return Optional.ofNullable(resumed).filter(checkpoint -> checkpoint.phase().equals(phase));
  }

  /** What the checkpoint that is gone on from tells of its run. */
  Optional<JsonNode> fact(String name) {
    return Optional.ofNullable(resumed).map(checkpoint -> checkpoint.facts().get(name));
  }

  /** Adds to what every checkpoint tells of its run. */
  void tell(String name, JsonNode value) {
    common.set(name, value);
  }

  /** Says whether steps are being taken. */
  void stepping(boolean now) {
    stop.heed(now);
  }

  boolean mustStop() {
    return stop.isMade();
  }

  /** Whether it is time to save, some steps into a phase. */
  boolean isDue(int step) {
    if (folder == null) {
      return false;
    }
    return (settings.everySteps() > 0 && step % settings.everySteps() == 0)
        || (settings.everySeconds() > 0
            && nanoClock.getAsLong() - savedNanos >= settings.everySeconds() * 1e9);
  }

  /**
   * Saves.
   *
   * @param facts of the phase
   */
  void save(String phase, int step, ObjectNode facts, SequencedMap<String, float[]> arrays) {
    if (folder == null) {
      return;
    }
    ObjectNode all = common.deepCopy();
    all.setAll(facts);
    try {
      folder.save(new Checkpoint(phase, step, all, arrays));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: no checkpoint can be written: %s".formatted(folder.path(), e.getMessage()), e);
    }
    savedNanos = nanoClock.getAsLong();
  }
}
