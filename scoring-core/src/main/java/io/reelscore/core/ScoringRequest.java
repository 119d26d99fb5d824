package io.reelscore.core;

/**
 * A sample to be scored.
 *
 * @param input what the model takes
 * @param permit open, with an item left
 * @param deadlineNanos on the engine's {@link Ticker}; the outcome is of no use after it
 * @param run whose work it is
 * @param priority how urgent it is
 */
public record ScoringRequest(
    SampleInput input, Permit permit, long deadlineNanos, RunKey run, Priority priority) {}
