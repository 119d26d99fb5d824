package io.reelscore.service.grpc;

import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Ticker;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.scoring.SamplePreparation;

/**
 * What every call works with.
 *
 * @param registry finds the model
 * @param admission the door
 * @param preparation decodes and tokenizes
 * @param metrics counts outcomes
 * @param ticker of the engines
 * @param maxGroupItems samples of one group
 */
public record CallParts(
    ModelRegistry registry,
    AdmissionControl admission,
    SamplePreparation preparation,
    ServiceMetrics metrics,
    Ticker ticker,
    int maxGroupItems) {}
