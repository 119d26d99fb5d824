package io.reelscore.service.config;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What each model takes at once; more is refused with RESOURCE_EXHAUSTED and a retry hint.
 *
 * @param maxInFlightItems samples from admission to reply
 * @param maxInFlightSize their bytes: the request and the frames decoded from it
 * @param maxGroupItems samples of one group
 */
public record Admission(
    @DefaultValue("256") int maxInFlightItems,
    @DefaultValue("512MB") DataSize maxInFlightSize,
    @DefaultValue("128") int maxGroupItems) {

  public Admission {
    Limits.atLeastOne("reelscore.admission.max-in-flight-items", maxInFlightItems);
    Limits.atLeastOne("reelscore.admission.max-in-flight-size", maxInFlightSize.toBytes());
    Limits.range("reelscore.admission.max-group-items", maxGroupItems, 1, maxInFlightItems);
  }
}
