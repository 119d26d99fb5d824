package io.reelscore.client;

import io.reelscore.v1.Reason;

/**
 * Why a sample has no reward in one dimension.
 *
 * @param reason the server's cause
 * @param message one sentence with the offending value
 */
public record DimensionFailure(Reason reason, String message) {}
