package io.reelscore.client;

import io.reelscore.media.RgbFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A clip in one of the forms the service takes. Its bytes are not copied: leave them unchanged
 * until the result is there.
 */
public sealed interface Clip {

  /**
   * Frames exactly as the model's input specification says; {@link ClipPreparer} makes them of any
   * clip.
   *
   * @param pixels uint8 RGB [count, height, width, 3]
   */
  record Frames(RgbFrames pixels) implements Clip {}

  /**
   * A whole video file; the server decodes, samples and resizes it.
   *
   * @param file MP4, QuickTime, WebM, Matroska, AVI or GIF; its remaining bytes
   */
  record Encoded(ByteBuffer file) implements Clip {
    /**
     * A file in memory.
     *
     * @throws IllegalArgumentException when it has no bytes
     */
    public Encoded {
      if (!file.hasRemaining()) {
        throw new IllegalArgumentException("encoded video: 0 bytes (expected: at least 1)");
      }
      file = file.slice();
    }
  }

  /**
   * The frames of a clip as image files, all of them, in their order; the server decodes, samples
   * and resizes them.
   *
   * @param files PNG or JPEG, of one size in pixels; their remaining bytes
   */
  record Images(List<ByteBuffer> files) implements Clip {
    /**
     * Files in memory.
     *
     * @throws IllegalArgumentException when there are none
     */
    public Images {
      if (files.isEmpty()) {
        throw new IllegalArgumentException("images: 0 (expected: at least 1)");
      }
      files = files.stream().map(ByteBuffer::slice).toList();
    }
  }

  /**
   * A clip in a generator's latent space, for models that take latents.
   *
   * @param tensor [channels, frames, height, width]
   * @param timestep how much noise the latents hold, as the model's specification says; absent: the
   *     model's default
   */
  record Latents(FloatTensor tensor, OptionalDouble timestep) implements Clip {
    /**
     * Latents of one clip.
     *
     * @throws IllegalArgumentException when the tensor has not four axes
     */
    public Latents {
      if (tensor.shape().size() != 4) {
        throw new IllegalArgumentException(
            "latents: shape %s (expected: [channels, frames, height, width])"
                .formatted(tensor.shape()));
      }
    }
  }

  /**
   * Frames as the model takes them.
   *
   * @param pixels uint8 RGB [count, height, width, 3]
   * @return the clip
   */
  static Clip frames(RgbFrames pixels) {
    return new Frames(pixels);
  }

  /**
   * A video file in memory.
   *
   * @param file the whole file
   * @return the clip
   */
  static Clip encoded(byte[] file) {
    return new Encoded(ByteBuffer.wrap(file));
  }

  /**
   * A video file on disk, read now.
   *
   * @param file the whole file
   * @return the clip
   * @throws IOException when it cannot be read
   */
  static Clip encoded(Path file) throws IOException {
    return encoded(Files.readAllBytes(file));
  }

  /**
   * Image files in memory.
   *
   * @param files whole files, in the order of the frames
   * @return the clip
   */
  static Clip images(List<byte[]> files) {
    return new Images(files.stream().map(ByteBuffer::wrap).toList());
  }

  /**
   * Latents with the model's default timestep, or for a model that takes none.
   *
   * @param tensor the numbers
   * @return the clip
   */
  static Clip latents(FloatTensor tensor) {
    return new Latents(tensor, OptionalDouble.empty());
  }

  /**
   * Latents that hold that much noise.
   *
   * @param tensor the numbers
   * @param timestep in the range of the model's specification
   * @return the clip
   */
  static Clip latents(FloatTensor tensor, double timestep) {
    return new Latents(tensor, OptionalDouble.of(timestep));
  }
}
