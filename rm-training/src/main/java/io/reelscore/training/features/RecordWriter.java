package io.reelscore.training.features;

import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import java.nio.ByteBuffer;

/**
 * Writes hidden states as the records of a shard.
 *
 * @param shape of a sample
 * @param dataType {@code float32} or {@code float16}
 */
record RecordWriter(FeatureShape shape, String dataType) {

  /**
   * Appends the records of a batch.
   *
   * @throws IllegalArgumentException when a number is too large for {@code float16}
   */
  void write(FeatureBatch batch, ByteBuffer shard) {
    boolean half = dataType.equals("float16");
    for (int item = 0; item < batch.items(); item++) {
      int begin = shard.position();
      int place = 0;
      for (Stream stream : shape.streams()) {
        int numbers = stream.tokens() * stream.width();
        for (int tap = 0; tap < stream.taps(); tap++) {
          float[] values = batch.taps().get(place++);
          for (int n = item * numbers; n < (item + 1) * numbers; n++) {
            if (half) {
              shard.putShort(half(values[n], stream.name(), tap));
            } else {
              shard.putFloat(values[n]);
            }
          }
        }
      }
      for (int s = 0; s < shape.streams().size(); s++) {
        int tokens = shape.streams().get(s).tokens();
        shard.put(batch.masks().get(s), item * tokens, tokens);
      }
      while ((shard.position() - begin) % 4 != 0) {
        shard.put((byte) 0);
      }
    }
  }

  private static short half(float value, String stream, int tap) {
    short half = Float.floatToFloat16(value);
    if (!Float.isFinite(Float.float16ToFloat(half))) {
      throw new IllegalArgumentException(
          "stream %s, tap %d: %s (expected: a number that float16 holds, at most 65504; or use float32)"
              .formatted(stream, tap, value));
    }
    return half;
  }
}
