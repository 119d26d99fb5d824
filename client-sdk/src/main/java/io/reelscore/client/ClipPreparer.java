package io.reelscore.client;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.VideoDecoder;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Model;
import io.reelscore.v1.ResizeFilter;
import io.reelscore.v1.SamplingRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Turns clips into exactly the frames one model takes, so that a few small frames travel instead of
 * a film. The server does the same arithmetic; the reward is the same to the bit. What a result
 * says of lossy input or repeated frames is then about the frames sent: the server has not seen the
 * file.
 *
 * <p>A preparer belongs to one model identity: score with {@link #model()}, which pins it.
 */
public final class ClipPreparer {
  private final ModelRef model;
  private final FrameSpec spec;
  private final FrameResizer resizer = new FrameResizer();

  private ClipPreparer(ModelRef model, FrameSpec spec) {
    this.model = model;
    this.spec = spec;
  }

  /**
   * A preparer for a model.
   *
   * @param model as {@link RewardClient#model} returns it
   * @return the preparer
   * @throws IllegalArgumentException when the model's frames are not specified, or specified in a
   *     way this client does not know
   */
  public static ClipPreparer of(Model model) {
    String name = model.getIdentity().getText();
    if (!model.getInput().hasFrames()) {
      throw new IllegalArgumentException(
          "model %s: no specification of its frames (state: %s %s)"
              .formatted(name, model.getState(), model.getStateDetail()));
    }
    io.reelscore.v1.FrameSpec frames = model.getInput().getFrames();
    require(
        frames.getDataType() == DataType.DATA_TYPE_UINT8,
        name,
        "data type",
        frames.getDataTypeValue(),
        DataType.DATA_TYPE_UINT8);
    require(
        frames.getSampling() == SamplingRule.SAMPLING_RULE_SEGMENT_CENTERS,
        name,
        "sampling rule",
        frames.getSamplingValue(),
        SamplingRule.SAMPLING_RULE_SEGMENT_CENTERS);
    require(
        frames.getResize() == ResizeFilter.RESIZE_FILTER_BICUBIC_ANTIALIAS,
        name,
        "resize filter",
        frames.getResizeValue(),
        ResizeFilter.RESIZE_FILTER_BICUBIC_ANTIALIAS);
    return new ClipPreparer(
        ModelRef.pinned(name),
        new FrameSpec(frames.getCount(), frames.getHeight(), frames.getWidth()));
  }

  /**
   * The model, pinned.
   *
   * @return the reference
   */
  public ModelRef model() {
    return model;
  }

  /**
   * What is made of each clip.
   *
   * @return frames, height and width
   */
  public FrameSpec spec() {
    return spec;
  }

  /**
   * Frames of a whole clip that is in memory, for example as a generator made it.
   *
   * @param film uint8 RGB, all its frames
   * @return the clip to send
   */
  public Clip prepare(RgbFrames film) {
    int frameBytes = film.data().length / film.count();
    byte[] taken = new byte[Math.multiplyExact(spec.count(), frameBytes)];
    int[] indices = FrameSampler.segmentCenters(film.count(), spec.count());
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(film.data(), indices[i] * frameBytes, taken, i * frameBytes, frameBytes);
    }
    return Clip.frames(
        resizer.resize(
            new RgbFrames(spec.count(), film.height(), film.width(), taken),
            spec.height(),
            spec.width()));
  }

  /**
   * Frames of a video file.
   *
   * @param file the whole file
   * @param decoder reads the file
   * @return the clip to send
   * @throws MediaException when it cannot be decoded, or is beyond {@link DecodeLimits#DEFAULT}
   */
  public Clip prepare(Path file, VideoDecoder decoder) throws MediaException {
    return Clip.frames(decoder.decode(file, spec, DecodeLimits.DEFAULT).frames());
  }

  /**
   * Frames of a video file in memory.
   *
   * @param file the whole file
   * @param decoder reads the file
   * @return the clip to send
   * @throws MediaException when it cannot be decoded, or is beyond {@link DecodeLimits#DEFAULT}
   */
  public Clip prepare(ByteBuffer file, VideoDecoder decoder) throws MediaException {
    return Clip.frames(decoder.decode(file, spec, DecodeLimits.DEFAULT).frames());
  }

  private static void require(
      boolean known, String model, String what, int found, Enum<?> expected) {
    if (!known) {
      throw new IllegalArgumentException(
          "model %s: %s %d is not known to this client (expected: %s)"
              .formatted(model, what, found, expected));
    }
  }
}
