package io.reelscore.training.features;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.AnnotationTable;
import io.reelscore.training.annotation.Clip;
import io.reelscore.training.annotation.Films;
import io.reelscore.training.data.DataException;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.JudgedClips;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Sides;
import io.reelscore.training.data.TrainingData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Clips that were judged and whose features are at hand. A line's {@code file} is what an
 * extraction called it, its {@code features} the key itself; the prompt must be the same too.
 * Without films, samples have no frames.
 */
public final class FeatureData {

  private static final byte[] NO_FRAMES = {};

  private final FeatureCache features;
  private final JudgedClips clips;
  private final Sides sides;
  private final Map<FeatureCache.Key, Integer> places;

  private FeatureData(
      FeatureCache features,
      JudgedClips clips,
      Sides sides,
      Map<FeatureCache.Key, Integer> places) {
    this.features = features;
    this.clips = clips;
    this.sides = sides;
    this.places = places;
  }

  /**
   * Reads annotations and finds their clips among features.
   *
   * @param seed of the choice of held-out clips, where no line says
   * @throws DataException with all problems of the annotations, or all clips without features
   */
  public static FeatureData read(
      FeatureCache features, Path annotations, Aggregation aggregation, long seed)
      throws DataException, IOException {
    AnnotationTable table;
    try {
      table = new AnnotationFile(annotations, Films.MAY_BE_ELSEWHERE, lines -> {}).table();
    } catch (AnnotationException e) {
      throw DataException.annotations(e);
    }
    Map<FeatureCache.Key, Integer> places = new HashMap<>();
    for (int i = 0; i < features.keys().size(); i++) {
      places.putIfAbsent(features.keys().get(i), i);
    }
    JudgedClips clips = JudgedClips.of(table, aggregation);
    List<String> problems = new ArrayList<>();
    for (JudgedClips.Key clip : clips.keys()) {
      FeatureCache.Key key = key(annotations, clip);
      if (!places.containsKey(key)) {
        problems.add(
            "line %d: \"%s\" with prompt \"%s\": not among the features (expected: a file or key and a prompt of keys.jsonl, as \"%s\" with \"%s\")"
                .formatted(
                    clips.lines(clip).getFirst().line(),
                    key.file(),
                    key.prompt(),
                    features.keys().getFirst().file(),
                    features.keys().getFirst().prompt()));
      }
    }
    if (!problems.isEmpty()) {
      throw DataException.annotations(annotations.toString(), problems);
    }
    return new FeatureData(features, clips, Sides.of(clips, seed), places);
  }

  private static FeatureCache.Key key(Path annotations, JudgedClips.Key clip) {
    return FeatureCache.Key.of(annotations, clip.clip(), clip.prompt());
  }

  /** The clips to learn from. */
  public LabelledSet training() {
    return clips.label(sides.training(), _ -> NO_FRAMES);
  }

  /** Their features. */
  public FeatureReader trainingFeatures() {
    return features.only(places(sides.training()));
  }

  /** The clips to measure with. */
  public HeldOutSet heldOut() {
    return HeldOutSet.of(clips.label(sides.heldOut(), _ -> NO_FRAMES));
  }

  /** Their features. */
  public FeatureReader heldOutFeatures() {
    return features.only(places(sides.heldOut()));
  }

  /**
   * The clips to measure with and their frames. The key of a clip without a film is taken for one.
   *
   * @throws DataException with all clips that cannot be read
   */
  public HeldOutSet heldOutFilms(VideoDecoder decoder, FrameSpec spec) throws DataException {
    return HeldOutSet.of(
        clips.label(sides.heldOut(), clips.decode(sides.heldOut(), this::film, decoder, spec)));
  }

  private Path film(Clip clip) {
    return switch (clip) {
      case Clip.Film film -> film.file();
      case Clip.Features(String key) -> clips.source().toAbsolutePath().resolveSibling(key);
    };
  }

  /** The SHA-256 over features, prompts and labels of the training; 64 hex digits. */
  public String digest() {
    String labels = new TrainingData("", training(), List.of()).digest();
    return FeatureFolder.hex((features.digest() + labels).getBytes(StandardCharsets.US_ASCII));
  }

  private int[] places(List<JudgedClips.Key> some) {
    return some.stream()
        .mapToInt(clip -> Objects.requireNonNull(places.get(key(clips.source(), clip))))
        .toArray();
  }
}
