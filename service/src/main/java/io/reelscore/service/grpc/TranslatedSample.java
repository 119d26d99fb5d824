package io.reelscore.service.grpc;

import io.reelscore.service.wire.Payload;
import io.reelscore.v1.Sample;

/**
 * A sample of another protocol, as it would have come through ours.
 *
 * @param sample all of it but the bytes of its clip
 * @param payload those
 */
public record TranslatedSample(Sample sample, Payload payload) {}
