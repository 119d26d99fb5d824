package io.reelscore.service.grpc;

import io.reelscore.core.Priority;
import io.reelscore.core.RunKey;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import org.jspecify.annotations.Nullable;

/**
 * One sample of one call on its way to a reward. Lets go of uploaded files as soon as they are
 * decoded, unless the sample may have to be prepared once more. Used by one thread.
 */
final class SampleTask {
  private final CallOrigin origin;
  private final ServedModel model;
  private final String idempotencyKey;
  private final Runnable onPrepared;
  private @Nullable CheckedSample sample;
  private boolean prepared;

  /**
   * Whose task it is.
   *
   * @param watch ends what is under way when the call ends
   * @param admission covers its memory
   * @param run whose work it is
   * @param priority how urgent it is
   */
  record CallOrigin(CallWatch watch, CallAdmission admission, RunKey run, Priority priority) {}

  /**
   * @param onPrepared run once, when the file is decoded or never will be
   */
  SampleTask(CallOrigin origin, ServedModel model, CheckedSample sample, Runnable onPrepared) {
    this.origin = origin;
    this.model = model;
    this.sample = sample;
    this.idempotencyKey = sample.idempotencyKey();
    this.onPrepared = onPrepared;
  }

  CallOrigin origin() {
    return origin;
  }

  CallWatch watch() {
    return origin.watch();
  }

  ServedModel model() {
    return model;
  }

  /** Empty when the sample is scored anew whenever it comes. */
  String idempotencyKey() {
    return idempotencyKey;
  }

  CheckedSample sample() {
    if (sample == null) {
      throw new IllegalStateException("sample: let go (expected: held until it is prepared)");
    }
    return sample;
  }

  /** The sample has been turned into what the engine takes, or cannot be. */
  void prepared() {
    if (!prepared) {
      prepared = true;
      onPrepared.run();
    }
    if (idempotencyKey.isEmpty()) {
      letGo();
    }
  }

  /** There is an outcome, or nobody waits for it. */
  void done() {
    prepared();
    letGo();
  }

  private void letGo() {
    if (sample != null) {
      origin.admission().giveBack(sample.video().transientBytes());
    }
    sample = null;
  }
}
