package io.reelscore.core;

/**
 * A sample to be scored.
 *
 * @param input what the model takes
 * @param permit of the engine it is submitted to, open, with an item left
 * @param deadlineNanos on the engine's {@link Ticker}; the outcome is of no use after it
 */
public record ScoringRequest(SampleInput input, Permit permit, long deadlineNanos) {}
