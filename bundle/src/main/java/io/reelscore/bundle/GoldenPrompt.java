package io.reelscore.bundle;

import java.util.List;

/** The prompt of a golden sample. */
public sealed interface GoldenPrompt {

  /** The model reads none. */
  record None() implements GoldenPrompt {}

  /** As a caller would write it. */
  record Text(String text) implements GoldenPrompt {}

  /**
   * [tokens, width], row-major.
   *
   * @param data little-endian, in the element type of the graph's input
   * @param mask 1 for a token, 0 for padding; one for each row
   */
  record Embedding(byte[] data, List<Integer> mask) implements GoldenPrompt {
    public Embedding {
      data = data.clone();
      mask = List.copyOf(mask);
    }

    /** An embedding for a graph that takes float32. */
    public static Embedding of(float[] numbers, List<Integer> mask) {
      return new Embedding(Float32.littleEndian(numbers), mask);
    }

    /** A copy. */
    @Override
    public byte[] data() {
      return data.clone();
    }
  }
}
