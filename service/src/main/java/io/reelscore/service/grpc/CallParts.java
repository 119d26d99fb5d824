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
 * @param faults numbers those of the server
 * @param ticker of the engines
 * @param maxGroupItems samples of one group
 * @param maxGroupFiles samples of a group whose files are not yet decoded and held at once
 * @param streams what every stream works with
 */
public record CallParts(
    ModelRegistry registry,
    SampleScoring scoring,
    ServiceMetrics metrics,
    Faults faults,
    Ticker ticker,
    int maxGroupItems,
    int maxGroupFiles,
    StreamParts streams) {}
