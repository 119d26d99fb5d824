package io.reelscore.training.run;

import io.reelscore.onnx.model.Head;
import io.reelscore.training.config.HeadSettings;
import io.reelscore.training.config.ModelSettings;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.VideoTextModel;
import io.reelscore.training.weights.HpqaWeights;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    return model.head().weights() == null
        ? new InitialHeads(Optional.empty())
        : of(model.head(), model.head().head(model.size()), Miniatures.width(model));
  }

  /**
   * Those of a head of so many numbers a token.
   *
   * @throws WeightsException when the file does not hold weights of that head
   */
  static InitialHeads of(HeadSettings settings, Head head, int width)
      throws WeightsException, IOException {
    Path file = settings.weights();
    if (file == null) {
      return new InitialHeads(Optional.empty());
    }
    HpqaWeights weights = HpqaWeights.read(file);
    weights.requireFor(head, width);
    return new InitialHeads(Optional.of(weights));
  }

  /** Puts them into a model. */
  void copyTo(VideoTextModel model) throws WeightsException {
    copyTo(model.weights(), model.spec().head(), model.spec().dimensions());
  }

  /** Puts them among weights. */
  void copyTo(Parameters weights, Head head, List<String> dimensions) throws WeightsException {
    if (given.isPresent()) {
      for (String dimension : dimensions) {
        given.get().copyTo(weights, head, dimension);
      }
    }
  }
}
