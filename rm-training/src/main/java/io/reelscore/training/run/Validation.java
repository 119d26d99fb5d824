package io.reelscore.training.run;

/**
 * A measurement on clips that are kept from a training.
 *
 * @param loss of all their pairs
 * @param ranking of their win-lose pairs
 */
public record Validation(double loss, Ranking ranking) {}
