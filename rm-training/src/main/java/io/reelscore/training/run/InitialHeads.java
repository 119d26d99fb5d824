package io.reelscore.training.run;

import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.weights.HpqaWeights;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the heads of a training begin with.
 *
 * @param given weights trained elsewhere, for every dimension; without, the random ones stay
 */
record InitialHeads(Optional<HpqaWeights> given) {

  /**
   * Those of a model's settings.
   *
   * @throws WeightsException when the file does not hold weights of the model's head
   */
  static InitialHeads of(ModelSettings model) throws WeightsException, IOException {
    Path file = model.head().weights();
    if (file == null) {
      return new InitialHeads(Optional.empty());
    }
    HpqaWeights weights = HpqaWeights.read(file);
    weights.requireFor(model.head().head(model.size()), Miniatures.width(model));
    return new InitialHeads(Optional.of(weights));
  }

  /** Puts them into a model. */
  void copyTo(VideoTextModel model) throws WeightsException {
    if (given.isPresent()) {
      VideoTextSpec spec = model.spec();
      for (String dimension : spec.dimensions()) {
        given.get().copyTo(model.weights(), spec.head(), dimension);
      }
    }
  }
}
