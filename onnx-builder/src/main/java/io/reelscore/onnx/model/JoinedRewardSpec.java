package io.reelscore.onnx.model;

import java.util.HashSet;
import java.util.List;

/**
 * Reward heads over the hidden states of one or several backbones, whose tokens stand one after
 * another. What a head calls layer i is tap i of every stream, all of them [tokens, d] side by
 * side.
 *
 * @param streams the backbones' tokens, in their order
 * @param width d, what each stream's numbers are projected to where they are not so many already or
 *     there are several streams
 * @param dimensions what is rewarded, in the order of the outputs
 * @param head how hidden states become a reward, one set of weights a dimension
 */
public record JoinedRewardSpec(
    List<Stream> streams, int width, List<String> dimensions, Head head) {

  private static final int MAX_WIDTH = 65_536;

  public JoinedRewardSpec {
    streams = List.copyOf(streams);
    dimensions = List.copyOf(dimensions);
    if (streams.isEmpty()
        || streams.stream().map(Stream::name).distinct().count() != streams.size()) {
      throw new IllegalArgumentException(
          "streams: %s (expected: 1 or more, of different names)".formatted(streams));
    }
    if (streams.stream().map(Stream::taps).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "streams: %s (expected: equally many taps)".formatted(streams));
    }
    if (width < 1 || width > MAX_WIDTH) {
      throw new IllegalArgumentException("width: %d (expected: 1..%d)".formatted(width, MAX_WIDTH));
    }
    if (dimensions.isEmpty() || new HashSet<>(dimensions).size() != dimensions.size()) {
      throw new IllegalArgumentException(
          "dimensions: %s (expected: 1 or more different names)".formatted(dimensions));
    }
  }

  /** The layers a head may read. */
  public int layers() {
    return streams.getFirst().taps();
  }

  /** The tokens of a sample. */
  public int tokens() {
    return streams.stream().mapToInt(Stream::tokens).sum();
  }

  /** Whether what a backbone gives is projected before a head reads it. */
  public boolean projects() {
    return streams.size() > 1 || streams.getFirst().width() != width;
  }

  /**
   * The name of the projection of one tap of a stream, without {@code .weight} and {@code .bias}.
   */
  public static String projection(Stream stream, int tap) {
    return "join." + stream.name() + "." + tap;
  }

  /**
   * The tokens of one backbone.
   *
   * @param name of small letters, digits and {@code _}, a letter first
   * @param taps how many of its layers are read
   * @param tokens of each, those of padding included
   * @param width numbers of a token
   */
  public record Stream(String name, int taps, int tokens, int width) {
    public Stream {
      if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
        throw new IllegalArgumentException(
            "stream: '%s' (expected: small letters, digits and _, a letter first)".formatted(name));
      }
      if (taps < 1 || taps > 64 || tokens < 1 || width < 1 || width > MAX_WIDTH) {
        throw new IllegalArgumentException(
            "stream %s: %d taps of %d tokens x %d numbers (expected: 1..64 taps of at least 1 token x 1..%d numbers)"
                .formatted(name, taps, tokens, width, MAX_WIDTH));
      }
    }
  }
}
