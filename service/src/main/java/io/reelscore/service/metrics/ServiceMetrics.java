package io.reelscore.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reelscore.core.BatchFacts;
import io.reelscore.core.EngineListener;
import io.reelscore.core.EngineLoad;
import io.reelscore.core.FailureReason;
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

  public ServiceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.decode = timer(Metric.DECODE).register(registry);
  }

  /** A sample was answered with its rewards. */
  public void scored(String model) {
    outcome(model, SCORED);
  }

  /** A sample, or a call before it had any, was answered with a failure. */
  public void failed(String model, FailureReason reason) {
    outcome(model, reason.name());
  }

  /** A file was decoded, or could not be. */
  public void decoded(long nanos) {
    decode.record(nanos, TimeUnit.NANOSECONDS);
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

  /** What a model's engine holds. */
  public void engineLoad(String model, Supplier<EngineLoad> load) {
    gauge(Metric.QUEUE_OLDEST, model, load, held -> held.oldestQueuedNanos() / 1e9);
    gauge(Metric.QUEUE_ITEMS, model, load, EngineLoad::queuedItems);
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
    return new EngineListener() {
      @Override
      public void batchStarted(BatchFacts batch) {
        queueAge.record(batch.oldestQueueNanos(), TimeUnit.NANOSECONDS);
        batchItems.record(batch.items());
      }

      @Override
      public void batchFinished(BatchFacts batch, long computeNanos) {
        compute.record(computeNanos, TimeUnit.NANOSECONDS);
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
