package io.reelscore.service.grpc;

import io.grpc.Context;
import io.reelscore.core.FailureReason;
import io.reelscore.service.metrics.ServiceMetrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one call comes to, counted once: by its handler, or by what ends the call in its stead. Safe
 * for use by several threads.
 */
final class CallOutcome {
  private static final Context.Key<CallOutcome> KEY = Context.key("reelscore-outcome");

  private final ServiceMetrics metrics;
  private final AtomicBoolean counted = new AtomicBoolean();
  private volatile String model = ServiceMetrics.NO_MODEL;

  CallOutcome(ServiceMetrics metrics) {
    this.metrics = metrics;
  }

  /** That of the call this thread serves. */
  static CallOutcome current() {
    CallOutcome current = KEY.get();
    if (current == null) {
      throw new IllegalStateException("call: without an outcome (expected: one by CallGuard)");
    }
    return current;
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /** The label of the model it is for, which is known from now on. */
  void of(String label) {
    model = label;
  }

  /** All its samples got their rewards. */
  void scored(int samples) {
    if (isFirst()) {
      for (int i = 0; i < samples; i++) {
        metrics.scored(model);
      }
    }
  }

  /** Each of its samples has an answer of its own. */
  void answered(List<SampleAnswer> answers) {
    if (isFirst()) {
      answers.forEach(this::count);
    }
  }

  private void count(SampleAnswer answer) {
    switch (answer) {
      case SampleAnswer.Scored scored -> metrics.scored(model);
      case SampleAnswer.Failed failed -> metrics.failed(model, failed.failure().reason());
    }
  }

  /** It fails as a whole. */
  void failed(FailureReason reason) {
    if (isFirst()) {
      metrics.failed(model, reason);
    }
  }

  private boolean isFirst() {
    return counted.compareAndSet(false, true);
  }
}
