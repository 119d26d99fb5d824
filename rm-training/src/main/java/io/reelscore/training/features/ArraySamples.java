package io.reelscore.training.features;

import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.annotation.ArrayLine;
import io.reelscore.training.npy.NpyException;
import io.reelscore.training.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The numbers of lines of an index. A sample with fewer tokens than the most is filled up with
 * zeros that its mask leaves out, and a token that a mask of the user leaves out is kept as zeros.
 */
final class ArraySamples implements AutoCloseable {

  private final FeatureShape shape;
  private final OpenArrays arrays = new OpenArrays();

  ArraySamples(FeatureShape shape) {
    this.shape = shape;
  }

  /**
   * Reads a sample.
   *
   * @throws NpyException when a file is not what it was
   * @throws IllegalArgumentException when numbers are not finite, or a mask is not one
   */
  FeatureBatch read(ArrayLine line) throws NpyException, IOException {
    List<float[]> taps = new ArrayList<>();
    List<byte[]> masks = new ArrayList<>();
    for (Stream stream : shape.streams()) {
      ArrayLine.Part part = Objects.requireNonNull(line.streams().get(stream.name()));
      NpyFile array = arrays.open(part.array());
      int numbers = stream.taps() * stream.width();
      long tokens = elements(array.shape().subList(part.isRow() ? 1 : 0, array.shape().size()));
      if (tokens % numbers != 0 || tokens / numbers > stream.tokens()) {
        throw changed(part.array());
      }
      int count = (int) (tokens / numbers);
      byte[] mask = mask(part, count, stream.tokens());
      for (int tap = 0; tap < stream.taps(); tap++) {
        float[] values = new float[stream.tokens() * stream.width()];
        long first = (part.isRow() ? part.row() * tokens : 0) + (long) tap * count * stream.width();
        array.read(first, values, 0, count * stream.width());
        for (int token = 0; token < count; token++) {
          clean(values, token, stream.width(), mask[token] == 1, part.array(), tap);
        }
        taps.add(values);
      }
      masks.add(mask);
    }
    return new FeatureBatch(1, taps, masks);
  }

  private byte[] mask(ArrayLine.Part part, int count, int tokens) throws NpyException, IOException {
    byte[] mask = new byte[tokens];
    Path file = part.mask();
    if (file == null) {
      Arrays.fill(mask, 0, count, (byte) 1);
      return mask;
    }
    float[] values = new float[count];
    NpyFile array = arrays.open(file);
    long first = part.isRow() ? part.row() * count : 0;
    if (first + count > elements(array.shape())) {
      throw changed(file);
    }
    array.read(first, values, 0, count);
    int visible = 0;
    for (int token = 0; token < count; token++) {
      if (values[token] != 0 && values[token] != 1) {
        throw new IllegalArgumentException(
            "mask %s: token %d: %.0f (expected: 0 or 1)"
                .formatted(file.getFileName(), token, values[token]));
      }
      mask[token] = (byte) values[token];
      visible += mask[token];
    }
    if (visible == 0) {
      throw new IllegalArgumentException(
          "mask %s: all zeros (expected: a token that counts)".formatted(file.getFileName()));
    }
    return mask;
  }

  private static void clean(
      float[] values, int token, int width, boolean visible, Path file, int tap) {
    if (!visible) {
      Arrays.fill(values, token * width, (token + 1) * width, 0);
      return;
    }
    for (int i = token * width; i < (token + 1) * width; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s: tap %d, token %d: %s (expected: finite numbers)"
                .formatted(file.getFileName(), tap, token, values[i]));
      }
    }
  }

  private static long elements(List<Long> axes) {
    return axes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  private static IllegalArgumentException changed(Path file) {
    return new IllegalArgumentException(
        "%s: another size than at first (expected: a file that stays as it is)"
            .formatted(file.getFileName()));
  }

  @Override
  public void close() throws IOException {
    arrays.close();
  }
}
