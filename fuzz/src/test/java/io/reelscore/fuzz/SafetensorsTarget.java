package io.reelscore.fuzz;

import io.reelscore.training.weights.HpqaWeights;
import io.reelscore.training.weights.Safetensors;
import io.reelscore.training.weights.TensorEntry;
import io.reelscore.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any bytes as a safetensors file: opened and every tensor read, or refused with a sentence; as a
 * file with an HPQA head: the same.
 */
public final class SafetensorsTarget {
  private SafetensorsTarget() {}

  /** One file. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Path file = Files.write(Workshop.folder("x.safetensors"), data);
    try (Safetensors tensors = Safetensors.open(file)) {
      for (TensorEntry tensor : tensors.tensors().values()) {
        read(tensors, tensor, data.length);
      }
    } catch (WeightsException e) {
      Refusals.requireSentence(e.getMessage());
    }
    try {
      var _ = HpqaWeights.read(file);
    } catch (WeightsException e) {
      Refusals.requireSentence(e.getMessage());
    }
  }

  private static void read(Safetensors tensors, TensorEntry tensor, int fileBytes)
      throws IOException {
    try {
      float[] values = tensors.read(tensor.name());
      if (values.length > fileBytes / Short.BYTES) {
        throw new AssertionError(
            "values: %d of a file of %d bytes".formatted(values.length, fileBytes));
      }
    } catch (WeightsException e) {
      Refusals.requireSentence(e.getMessage());
    }
  }
}
