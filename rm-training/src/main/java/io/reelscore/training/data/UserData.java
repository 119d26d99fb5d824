package io.reelscore.training.data;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.VideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.Clip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A user's own clips with their labels. Where several lines judge one clip in one dimension, they
 * are aggregated, by majority unless told otherwise; a draw is no label. Which clips are held out
 * {@link Sides} tells.
 *
 * @param training clips to learn from
 * @param heldOut clips to measure with
 */
public record UserData(LabelledSet training, HeldOutSet heldOut) {

  /** Reads annotations, which are aggregated by majority, and decodes their clips. */
  public static UserData read(Path annotations, VideoDecoder decoder, FrameSpec spec, long seed)
      throws DataException, IOException {
    return read(annotations, Aggregation.MAJORITY, decoder, spec, seed);
  }

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

  /** Reads annotations, which are aggregated by majority, to measure with all of them. */
  public static HeldOutSet readAll(
      Path annotations, List<String> dimensions, VideoDecoder decoder, FrameSpec spec)
      throws DataException, IOException {
    return readAll(annotations, Aggregation.MAJORITY, dimensions, decoder, spec);
  }

  /**
   * Reads annotations and decodes their clips, to measure with all of them.
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
    return HeldOutSet.of(clips.label(clips.keys(), decode(clips, decoder, spec)));
  }

  private static Function<Clip, byte[]> decode(
      JudgedClips clips, VideoDecoder decoder, FrameSpec spec) throws DataException {
    return clips.decode(clips.keys(), clip -> ((Clip.Film) clip).file(), decoder, spec);
  }

  /** The prompts of all clips. */
  public List<String> prompts() {
    return Stream.concat(training.samples().stream(), heldOut.samples().stream())
        .map(Sample::prompt)
        .toList();
  }
}
