package io.reelscore.service.metrics;

/** Every metric of the service. docs/configuration.md lists them by these names and sentences. */
public enum Metric {
  OUTCOMES(
      "reelscore.outcomes",
      Unit.NONE,
      "Samples answered, by model and reason; SCORED is a reward."),
  QUEUE_AGE(
      "reelscore.queue.age", Unit.SECONDS, "How long the oldest sample of a batch had waited."),
  QUEUE_OLDEST(
      "reelscore.queue.oldest", Unit.SECONDS, "How long the oldest waiting sample has waited now."),
  QUEUE_ITEMS("reelscore.queue.items", Unit.NONE, "Samples that wait for a batch now."),
  BATCH_ITEMS("reelscore.batch.items", Unit.NONE, "Samples a batch."),
  BATCH_USED_COST(
      "reelscore.batch.used.cost",
      Unit.NONE,
      "Transformer tokens of the samples of all batches, without padding."),
  BATCH_PADDED_COST(
      "reelscore.batch.padded.cost",
      Unit.NONE,
      "The same with padding: 1 - used / padded is the padding waste."),
  BATCH_SPLITS(
      "reelscore.batch.splits",
      Unit.NONE,
      "Batches that were run again in parts to find the sample that is to blame."),
  BATCHES_IN_PLACE(
      "reelscore.batches.in.place",
      Unit.NONE,
      "Batches whose samples lay side by side: the model ran on them without a copy."),
  BATCHES_GATHERED(
      "reelscore.batches.gathered",
      Unit.NONE,
      "Batches whose samples were copied side by side first."),
  BUCKET_SHRINKS(
      "reelscore.bucket.shrinks",
      Unit.NONE,
      "How often batches of a shape were made smaller for lack of memory."),
  RUNS_TERMINATED("reelscore.runs.terminated", Unit.NONE, "Runs that the watchdog terminated."),
  COMPUTE("reelscore.compute", Unit.SECONDS, "The run of a batch through the model."),
  DECODE("reelscore.decode", Unit.SECONDS, "Decoding an uploaded file, without waiting for it."),
  DECODERS_ENDED(
      "reelscore.decode.processes.ended",
      Unit.NONE,
      "Decoding processes that died, or were killed for taking too long."),
  IN_FLIGHT_ITEMS(
      "reelscore.in.flight.items",
      Unit.NONE,
      "Samples of all calls admitted and not yet let go, now."),
  IN_FLIGHT_BYTES("reelscore.in.flight", Unit.BYTES, "Their bytes."),
  IDEMPOTENT_HITS(
      "reelscore.idempotent.hits",
      Unit.NONE,
      "Samples answered by what their idempotency key stands for, without an execution."),
  MODEL_STATE(
      "reelscore.model.state", Unit.NONE, "1 for the state a model is in, 0 for the others."),
  DEVICE_FALLBACK(
      "reelscore.device.fallback",
      Unit.NONE,
      "1 when models run on the CPU because no GPU can be used, else 0.");

  /** What a metric is measured in. */
  public enum Unit {
    NONE,
    SECONDS,
    BYTES
  }

  private final String meterName;
  private final Unit unit;
  private final String sentence;

  Metric(String meterName, Unit unit, String sentence) {
    this.meterName = meterName;
    this.unit = unit;
    this.sentence = sentence;
  }

  /** The name Micrometer knows it by. */
  public String meterName() {
    return meterName;
  }

  /** What it is measured in. */
  public Unit unit() {
    return unit;
  }

  /** What it tells. */
  public String sentence() {
    return sentence;
  }
}
