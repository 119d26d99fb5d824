package io.reelscore.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is remembered of samples with an idempotency key.
 *
 * @param maxEntries outcomes remembered; the oldest goes first
 * @param keep how long an outcome is remembered
 */
public record Idempotency(
    @DefaultValue("10000") int maxEntries, @DefaultValue("10m") Duration keep) {

  public Idempotency {
    Limits.range("reelscore.idempotency.max-entries", maxEntries, 1, 10_000_000);
    Limits.positive("reelscore.idempotency.keep", keep);
  }
}
