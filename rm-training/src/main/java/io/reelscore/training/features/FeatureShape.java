package io.reelscore.training.features;

import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import java.util.List;

/**
 * The hidden states of a sample: of each stream, for each tap, [tokens, width] numbers, and a mask
 * of its tokens.
 *
 * @param streams in their order
 */
public record FeatureShape(List<Stream> streams) {

  private static final long MAX_NUMBERS = 1L << 26;

  public FeatureShape {
    streams = List.copyOf(streams);
    long numbers = 0;
    for (Stream stream : streams) {
      numbers = Math.addExact(numbers, (long) stream.taps() * stream.tokens() * stream.width());
    }
    if (streams.isEmpty() || numbers > MAX_NUMBERS) {
      throw new IllegalArgumentException(
          "features: %d numbers a sample in %d streams (expected: 1..%d)"
              .formatted(numbers, streams.size(), MAX_NUMBERS));
    }
  }

  /** Numbers of a sample. */
  public int numbers() {
    return streams.stream().mapToInt(s -> s.taps() * s.tokens() * s.width()).sum();
  }

  /** Tokens of a sample. */
  public int tokens() {
    return streams.stream().mapToInt(Stream::tokens).sum();
  }
}
