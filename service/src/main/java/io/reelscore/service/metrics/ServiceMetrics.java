package io.reelscore.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reelscore.core.AdmissionLoad;
import io.reelscore.core.BatchFacts;
import io.reelscore.core.Bucket;
import io.reelscore.core.EngineListener;
import io.reelscore.core.EngineLoad;
import io.reelscore.core.FailureReason;
import io.reelscore.runtime.RewardModel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Measures the service through Micrometer, under the names of {@link Metric}. */
public final class ServiceMetrics {
  /** The {@code model} of a request that names none of ours. */
  public static final String NO_MODEL = "none";

  private static final String SCORED = "SCORED";
  private static final Duration[] TIME_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };
  private static final double[] ITEM_BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128};

  private final MeterRegistry registry;
  private final Timer decode;
  private final Counter decodersEnded;

  public ServiceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.decode = timer(Metric.DECODE).register(registry);
    this.decodersEnded =
        Counter.builder(Metric.DECODERS_ENDED.meterName())
            .description(Metric.DECODERS_ENDED.sentence())
            .register(registry);
  }

  /** A sample was answered with its rewards. */
  public void scored(String model) {
    outcome(model, SCORED);
  }

  /** A sample, or a call before it had any, was answered with a failure. */
  public void failed(String model, FailureReason reason) {
    outcome(model, reason.name());
  }

  /** A sample was answered by what its idempotency key stands for, without an execution. */
  public void idempotentHit(String model) {
    counter(Metric.IDEMPOTENT_HITS, model).increment();
  }

  /** A file was decoded, or could not be. */
  public void decoded(long nanos) {
    decode.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A decoding process ended before its time. */
  public void decoderEnded() {
    decodersEnded.increment();
  }

  /** One state of a model. */
  public void modelState(String model, String state, BooleanSupplier isIt) {
    Gauge.builder(Metric.MODEL_STATE.meterName(), isIt, is -> is.getAsBoolean() ? 1 : 0)
        .description(Metric.MODEL_STATE.sentence())
        .tag("model", model)
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  /** Whether models run elsewhere than was hoped for. */
  public void deviceFallback(boolean fallback) {
    Gauge.builder(Metric.DEVICE_FALLBACK.meterName(), () -> fallback ? 1 : 0)
        .description(Metric.DEVICE_FALLBACK.sentence())
        .register(registry);
  }

  /** Lets go of everything that was measured of a model. */
  public void forget(String model) {
    for (Meter meter : registry.getMeters()) {
      if (model.equals(meter.getId().getTag("model"))) {
        registry.remove(meter);
      }
    }
  }

  /** What is held of all calls together. */
  public void admissionLoad(Supplier<AdmissionLoad> load) {
    Gauge.builder(Metric.IN_FLIGHT_ITEMS.meterName(), load, held -> held.get().items())
        .description(Metric.IN_FLIGHT_ITEMS.sentence())
        .strongReference(true)
        .register(registry);
    Gauge.builder(Metric.IN_FLIGHT_BYTES.meterName(), load, held -> held.get().bytes())
        .description(Metric.IN_FLIGHT_BYTES.sentence())
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
  }

  /** What a model's engine holds. */
  public void engineLoad(String model, Supplier<EngineLoad> load) {
    gauge(Metric.QUEUE_OLDEST, model, load, held -> held.oldestQueuedNanos() / 1e9);
    gauge(Metric.QUEUE_ITEMS, model, load, EngineLoad::queuedItems);
  }

  /** How a model's batches came into its runs. Does not keep the model. */
  public void batchCopies(String label, RewardModel model) {
    functionCounter(
        Metric.BATCHES_IN_PLACE, label, model, counted -> counted.counters().directBatches());
    functionCounter(
        Metric.BATCHES_GATHERED, label, model, counted -> counted.counters().gatheredBatches());
  }

  /** Measures the batches of a model's engine. */
  public EngineListener engineListener(String model) {
    Timer queueAge = timer(Metric.QUEUE_AGE).tag("model", model).register(registry);
    Timer compute = timer(Metric.COMPUTE).tag("model", model).register(registry);
    DistributionSummary batchItems =
        DistributionSummary.builder(Metric.BATCH_ITEMS.meterName())
            .description(Metric.BATCH_ITEMS.sentence())
            .serviceLevelObjectives(ITEM_BUCKETS)
            .tag("model", model)
            .register(registry);
    counter(Metric.IDEMPOTENT_HITS, model);
    Counter usedCost = counter(Metric.BATCH_USED_COST, model);
    Counter paddedCost = counter(Metric.BATCH_PADDED_COST, model);
    Counter splits = counter(Metric.BATCH_SPLITS, model);
    Counter shrinks = counter(Metric.BUCKET_SHRINKS, model);
    Counter terminated = counter(Metric.RUNS_TERMINATED, model);
    return new EngineListener() {
      @Override
      public void batchStarted(BatchFacts batch) {
        queueAge.record(batch.oldestQueueNanos(), TimeUnit.NANOSECONDS);
        batchItems.record(batch.items());
        usedCost.increment((double) batch.usedCost());
        paddedCost.increment((double) batch.paddedCost());
      }

      @Override
      public void batchFinished(BatchFacts batch, long computeNanos) {
        compute.record(computeNanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void batchSplit(BatchFacts batch) {
        splits.increment();
      }

      @Override
      public void bucketShrunk(Bucket bucket, int maxItems) {
        shrinks.increment();
      }

      @Override
      public void runTerminated(BatchFacts batch) {
        terminated.increment();
      }
    };
  }

  private void outcome(String model, String reason) {
    Counter.builder(Metric.OUTCOMES.meterName())
        .description(Metric.OUTCOMES.sentence())
        .tag("model", model)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  private Counter counter(Metric metric, String model) {
    return Counter.builder(metric.meterName())
        .description(metric.sentence())
        .tag("model", model)
        .register(registry);
  }

  private void functionCounter(
      Metric metric, String label, RewardModel model, ToDoubleFunction<RewardModel> value) {
    FunctionCounter.builder(metric.meterName(), model, value)
        .description(metric.sentence())
        .tag("model", label)
        .register(registry);
  }

  private void gauge(
      Metric metric, String model, Supplier<EngineLoad> load, ToDoubleFunction<EngineLoad> value) {
    Gauge.Builder<Supplier<EngineLoad>> builder =
        Gauge.builder(metric.meterName(), load, held -> value.applyAsDouble(held.get()))
            .description(metric.sentence())
            .tag("model", model)
            .strongReference(true);
    switch (metric.unit()) {
      case SECONDS -> builder.baseUnit("seconds");
      case BYTES -> builder.baseUnit("bytes");
      case NONE -> {}
    }
    builder.register(registry);
  }

  private static Timer.Builder timer(Metric metric) {
    return Timer.builder(metric.meterName())
        .description(metric.sentence())
        .serviceLevelObjectives(TIME_BUCKETS);
  }
}
