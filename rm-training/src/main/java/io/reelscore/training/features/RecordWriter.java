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
              shard.putShort(Float.floatToFloat16(values[n]));
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
}
