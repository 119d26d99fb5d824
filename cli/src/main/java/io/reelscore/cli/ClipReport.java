package io.reelscore.cli;

/**
 * A clip, what became of it, and how long that took.
 *
 * @param request the clip
 * @param outcome of it
 * @param millis wall-clock time from reading the file to the reply
 */
record ClipReport(ClipRequest request, ClipOutcome outcome, long millis) {}
