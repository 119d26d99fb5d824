package io.reelscore.training.run;

import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.TrainingData;
import io.reelscore.training.data.UserData;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.DefectSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a training needs of clips.
 *
 * @param data to learn from and to measure with
 * @param defects pairs to measure with
 */
record Material(TrainingData data, List<DefectSet> defects) {

  Material {
    defects = List.copyOf(defects);
  }

  /**
   * The user's clips, of a training that learns from them.
   *
   * @throws DataException when the training cannot use them, or not as it is configured
   */
  static Optional<Material> annotated(TrainingConfig config) throws DataException, IOException {
    Path annotations = config.data().annotations();
    if (annotations == null) {
      return Optional.empty();
    }
    UserData data =
        UserData.read(
            annotations,
            config.data().aggregation(),
            FfmpegVideoDecoder.create(),
            config.model().size().frames(),
            config.seed());
    requireLessons(annotations, data.training(), config);
    String description =
        String.format(
            Locale.ROOT,
            "%d labelled clips of %s",
            data.training().samples().size(),
            annotations.getFileName());
    return Optional.of(
        new Material(
            new TrainingData(description, data.training(), List.of(data.heldOut())), List.of()));
  }

  private static void requireLessons(Path annotations, LabelledSet data, TrainingConfig config)
      throws DataException {
    try {
      var _ = Lessons.of(data, config);
    } catch (IllegalArgumentException e) {
      throw DataException.annotations(
          annotations.toString(), List.of(String.valueOf(e.getMessage())));
    }
  }

  /** The prompts of all clips. */
  List<String> prompts() {
    return Stream.concat(
            Stream.of(data.training().samples()), data.heldOut().stream().map(HeldOutSet::samples))
        .flatMap(List::stream)
        .map(Sample::prompt)
        .toList();
  }

  /** Clips of the world; takes minutes. */
  static Material ofWorld(TrainingConfig config) {
    try (FilmPath films = new FilmPath(config.model().size().frames())) {
      return new Material(
          WorldData.of(
              config.data().prompts(), config.evaluation().heldOutPrompts(), config.seed(), films),
          DefectSet.heldOut(config.evaluation().defectPairs(), films));
    }
  }
}
