package io.reelscore.training.data;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.Clip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A user's own clips with their labels. Where several lines judge one clip in one dimension, they
 * are aggregated; a draw is no label. Which clips are held out {@link Sides} tells.
 *
 * @param training clips to learn from
 * @param heldOut clips to measure with
 */
public record UserData(LabelledSet training, HeldOutSet heldOut) {

  /** Every pair of the clips that are measured with is looked at, in each dimension. */
  static final int MOST_MEASURED = 20_000;

  /**
   * Reads annotations and decodes their clips.
   *
   * @throws DataException with all problems of the annotations, or of the clips
   * @throws IOException when the annotations cannot be read
   */
  public static UserData read(
      Path annotations, Aggregation aggregation, VideoDecoder decoder, FrameSpec spec, long seed)
      throws DataException, IOException {
    JudgedClips clips = JudgedClips.read(annotations, aggregation);
    Sides sides = Sides.of(clips, seed);
    Function<Clip, byte[]> frames = decode(clips, decoder, spec);
    return new UserData(
        clips.label(sides.training(), frames), HeldOutSet.of(clips.label(sides.heldOut(), frames)));
  }

  /**
   * Reads annotations and decodes their clips, to measure with all of them: at most {@value
   * #MOST_MEASURED}.
   *
   * @param dimensions those that may be judged
   * @throws DataException with all problems of the annotations, or of the clips
   * @throws IOException when the annotations cannot be read
   */
  public static HeldOutSet readAll(
      Path annotations,
      Aggregation aggregation,
      List<String> dimensions,
      VideoDecoder decoder,
      FrameSpec spec)
      throws DataException, IOException {
    JudgedClips clips = JudgedClips.read(annotations, aggregation);
    if (!dimensions.containsAll(clips.dimensions())) {
      throw DataException.annotations(
          annotations.toString(),
          List.of("dimensions %s (expected: of %s)".formatted(clips.dimensions(), dimensions)));
    }
    if (clips.keys().size() > MOST_MEASURED) {
      throw DataException.annotations(
          annotations.toString(),
          List.of(
              "%d clips (expected: at most %d, as every pair of them is measured; take a part of the prompts)"
                  .formatted(clips.keys().size(), MOST_MEASURED)));
    }
    return HeldOutSet.of(clips.label(clips.keys(), decode(clips, decoder, spec)));
  }

  private static Function<Clip, byte[]> decode(
      JudgedClips clips, VideoDecoder decoder, FrameSpec spec) throws DataException {
    return clips.decode(clips.keys(), clip -> ((Clip.Film) clip).file(), decoder, spec);
  }
}
