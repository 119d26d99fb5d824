package io.reelscore.training.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.reelscore.training.model.VideoTextModel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of some samples in Java memory, row-major.
 *
 * @param items samples
 * @param clips of the samples
 * @param prompts of the samples
 * @param mask [items, promptTokens], 1 for a token and 0 for padding
 */
public record HostBatch(int items, Clips clips, Prompts prompts, long[] mask) {

  /** The same as PyTorch arrays. */
  public VideoTextModel.Batch toTorch(NDManager manager) {
    NDArray clip =
        switch (clips) {
          case Clips.Frames(ByteBuffer data) ->
              manager.create(data, rows(data.remaining()), DataType.UINT8);
          case Clips.Latents(float[] data, float[] _) -> manager.create(data, rows(data.length));
        };
    @Nullable NDArray timestep =
        clips instanceof Clips.Latents(float[] _, float[] timesteps)
            ? manager.create(timesteps)
            : null;
    NDArray prompt =
        switch (prompts) {
          case Prompts.Tokens(long[] ids) -> manager.create(ids, rows(ids.length));
          case Prompts.Embeddings(float[] data) -> manager.create(data, rows(data.length));
        };
    return new VideoTextModel.Batch(
        clip, timestep, prompt, manager.create(mask, rows(mask.length)));
  }

  /** The pixels, of a batch that holds them. */
  public ByteBuffer frames() {
    return switch (clips) {
      case Clips.Frames(ByteBuffer data) -> data;
      case Clips.Latents _ -> throw new IllegalStateException("latents (expected: frames)");
    };
  }

  /** The latents, of a batch that holds them. */
  public Clips.Latents latents() {
    return switch (clips) {
      case Clips.Latents latents -> latents;
      case Clips.Frames _ -> throw new IllegalStateException("frames (expected: latents)");
    };
  }

  /** The token ids, of a batch that holds them. */
  public long[] tokens() {
    return switch (prompts) {
      case Prompts.Tokens(long[] ids) -> ids;
      case Prompts.Embeddings _ -> throw new IllegalStateException("embeddings (expected: words)");
    };
  }

  /** The rows of a text encoder, of a batch that holds them. */
  public float[] embeddings() {
    return switch (prompts) {
      case Prompts.Embeddings(float[] data) -> data;
      case Prompts.Tokens _ -> throw new IllegalStateException("words (expected: embeddings)");
    };
  }

  private Shape rows(int numbers) {
    return new Shape(items, numbers / items);
  }

  /** The clips of a batch. */
  public sealed interface Clips {

    /**
     * Pixels.
     *
     * @param data uint8 [items, frames, height, width, 3], a direct buffer
     */
    record Frames(ByteBuffer data) implements Clips {}

    /**
     * Latents.
     *
     * @param data [items, channels, frames, height, width]
     * @param timesteps [items], how much noise is in each
     */
    record Latents(float[] data, float[] timesteps) implements Clips {}
  }

  /** The prompts of a batch. */
  public sealed interface Prompts {

    /**
     * Words.
     *
     * @param ids [items, promptTokens]
     */
    record Tokens(long[] ids) implements Prompts {}

    /**
     * Rows of a text encoder.
     *
     * @param data [items, promptTokens, width]
     */
    record Embeddings(float[] data) implements Prompts {}
  }
}
