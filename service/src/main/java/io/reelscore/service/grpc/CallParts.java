package io.reelscore.service.grpc;

import io.reelscore.core.Ticker;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelRegistry;

/**
 * What every call works with.
 *
 * @param registry finds the model
 * @param scoring brings samples to their outcomes
 * @param metrics counts outcomes
 * @param ticker of the engines
 * @param maxGroupItems samples of one group
 * @param maxGroupFiles undecoded files that a group holds at once
 */
public record CallParts(
    ModelRegistry registry,
    SampleScoring scoring,
    ServiceMetrics metrics,
    Ticker ticker,
    int maxGroupItems,
    int maxGroupFiles) {}
