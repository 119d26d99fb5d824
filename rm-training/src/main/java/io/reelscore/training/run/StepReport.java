package io.reelscore.training.run;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a step that was taken.
 *
 * @param phase {@code pretraining} or {@code reward}
 * @param step from 1
 * @param steps of the phase
 * @param loss of the step
 * @param ranking of the batch before the step, where pairs are compared
 * @param validation after the step, where one was made
 * @param gradientNorm before clipping
 * @param rate the base learning rate
 * @param seconds that the phase has taken so far, without those between a stop and its resumption
 */
public record StepReport(
    String phase,
    int step,
    int steps,
    double loss,
    @Nullable Ranking ranking,
    @Nullable Validation validation,
    double gradientNorm,
    double rate,
    double seconds) {}
