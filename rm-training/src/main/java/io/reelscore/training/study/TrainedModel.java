package io.reelscore.training.study;

import io.reelscore.training.study.StudyData.Agreement;
import java.nio.file.Path;

/**
 * A reward model of the study.
 *
 * @param bundle its folder
 * @param facts what is known of it
 */
record TrainedModel(Path bundle, Facts facts) {

  /**
   * What is known of a reward model.
   *
   * @param identity of its bundle
   * @param metrics on held-out clips
   * @param agreement of the panel whose labels it learnt
   * @param parity the largest difference of the exported graph from the model
   */
  record Facts(String identity, ModelMetrics metrics, Agreement agreement, double parity) {}
}
