package io.reelscore.service.grpc;

import java.time.Duration;

/**
 * What every stream works with.
 *
 * @param open the streams of the server
 * @param maxInFlight samples of one stream that are scored or whose replies wait, and as many again
 *     whose data is on its way
 * @param idleTimeout how long a caller may send nothing while nothing is in flight
 * @param chunkTimeout how long a sample whose data comes in chunks may keep the server waiting for
 *     the next one
 * @param maxSampleTime from a sample's first message to its outcome
 */
public record StreamParts(
    OpenStreams open,
    int maxInFlight,
    Duration idleTimeout,
    Duration chunkTimeout,
    Duration maxSampleTime) {}
