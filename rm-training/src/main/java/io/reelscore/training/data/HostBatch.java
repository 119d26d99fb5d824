package io.reelscore.training.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.model.VideoTextModel;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The inputs of some clips in Java memory, row-major.
 *
 * @param items clips
 * @param frames uint8 [items, frames, height, width, 3], a direct buffer
 * @param tokens [items, promptTokens]
 * @param mask [items, promptTokens], 1 for a token and 0 for padding
 */
public record HostBatch(int items, ByteBuffer frames, long[] tokens, long[] mask) {

  /** The inputs of samples, at least one, all of one size. */
  public static HostBatch of(PromptEncoder encoder, List<Sample> samples) {
    int width = encoder.maxTokens();
    int clipBytes = samples.getFirst().frames().length;
    ByteBuffer frames = ByteBuffer.allocateDirect(Math.multiplyExact(samples.size(), clipBytes));
    long[] tokens = new long[samples.size() * width];
    long[] mask = new long[tokens.length];
    for (int i = 0; i < samples.size(); i++) {
      frames.put(samples.get(i).frames());
      long[] ids = encoder.encode(samples.get(i).prompt());
      for (int t = 0; t < width; t++) {
        tokens[i * width + t] = ids[t];
        mask[i * width + t] = ids[t] == 0 ? 0 : 1;
      }
    }
    return new HostBatch(samples.size(), frames.flip(), tokens, mask);
  }

  /** The same as PyTorch arrays. */
  public VideoTextModel.Batch toTorch(NDManager manager, VideoTextSpec spec) {
    Tubelets video = spec.video();
    Shape text = new Shape(items, spec.promptTokens());
    return new VideoTextModel.Batch(
        manager.create(
            frames,
            new Shape(items, video.frames(), video.height(), video.width(), 3),
            DataType.UINT8),
        manager.create(tokens, text),
        manager.create(mask, text));
  }
}
