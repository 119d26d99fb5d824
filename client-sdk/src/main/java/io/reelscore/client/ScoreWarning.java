package io.reelscore.client;

import io.reelscore.v1.Warning;

/**
 * What a reader of a reward should know.
 *
 * @param code the kind
 * @param message one sentence
 */
public record ScoreWarning(Warning.Code code, String message) {}
