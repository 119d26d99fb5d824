package io.reelscore.client;

import io.reelscore.media.RgbFrames;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Stage;
import io.reelscore.v1.Timings;
import io.reelscore.v1.Warning;

/** Messages of a well-behaved service, and samples to send. */
final class Protos {
  static final String IDENTITY = "reelscore-demo@1#0123456789ab";

  static final Failure OVERLOADED =
      Failure.newBuilder()
          .setCode(8)
          .setReason(Reason.REASON_OVERLOADED)
          .setStage(Stage.STAGE_ADMISSION)
          .setMessage("no permit")
          .setRetryable(true)
          .build();

  private Protos() {}

  static io.reelscore.v1.ServedBy servedBy() {
    return io.reelscore.v1.ServedBy.newBuilder()
        .setModel(ModelIdentity.newBuilder().setText(IDENTITY))
        .setDeterminism(Determinism.DETERMINISM_BATCH_INVARIANT)
        .setExecutionFingerprint("onnxruntime/cpu")
        .build();
  }

  static io.reelscore.v1.Reward reward(double raw) {
    return io.reelscore.v1.Reward.newBuilder()
        .setRaw(raw)
        .setNormalized(raw / 2)
        .setPercentile(50)
        .build();
  }

  static Rewards rewards(double raw) {
    return Rewards.newBuilder()
        .putByDimension("physical_plausibility", reward(raw))
        .putByDimension("subject_deformity", reward(raw + 1))
        .setComposite(raw / 2)
        .setLossyInput(true)
        .addWarnings(
            Warning.newBuilder().setCode(Warning.Code.CODE_UNKNOWN_WORDS).setMessage("1 word"))
        .setTimings(
            Timings.newBuilder()
                .setPreparationNanos(1)
                .setQueueNanos(2)
                .setComputeNanos(3)
                .setBatchSize(4))
        .build();
  }

  static Sample sample(String id) {
    return new Sample(
        id, Clip.frames(new RgbFrames(2, 3, 4, new byte[72])), "a red circle rolling right");
  }
}
