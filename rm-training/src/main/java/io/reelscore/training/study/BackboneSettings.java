package io.reelscore.training.study;

import io.reelscore.training.config.PretrainingSettings;
import io.reelscore.training.optim.ScheduleSettings;

/**
 * How the backbone of all reward models is pre-trained.
 *
 * @param steps batches
 * @param batchItems clips a batch
 * @param rate the highest learning rate of the one-cycle schedule
 * @param rising the share of the steps with a rising rate
 * @param seed of its first weights and clips
 */
record BackboneSettings(int steps, int batchItems, double rate, double rising, long seed) {

  private static final double WEIGHT_DECAY = 0.01;
  private static final double MAX_GRADIENT_NORM = 1;

  PretrainingSettings pretraining() {
    return new PretrainingSettings(
        steps,
        batchItems,
        rate,
        ScheduleSettings.oneCycle(rising),
        WEIGHT_DECAY,
        MAX_GRADIENT_NORM);
  }
}
