package io.reelscore.training.features;

import io.reelscore.bundle.Prompt;
import io.reelscore.media.FrameSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Backbones from ONNX files and how they are used.
 *
 * @param frames of a clip
 * @param prompt how a prompt is read
 * @param tokenizer a Hugging Face {@code tokenizer.json}
 * @param streams the backbones; the tokens of each follow those of the one before
 */
public record BackboneSpec(FrameSpec frames, Prompt prompt, Path tokenizer, List<Stream> streams) {

  private static final int MAX_STREAMS = 8;
  private static final long MAX_CLIP_BYTES = 1L << 30;

  public BackboneSpec {
    streams = List.copyOf(streams);
    if (streams.isEmpty() || streams.size() > MAX_STREAMS) {
      throw new IllegalArgumentException(
          "streams: %d (expected: 1..%d)".formatted(streams.size(), MAX_STREAMS));
    }
    if (streams.stream().map(Stream::name).distinct().count() != streams.size()) {
      throw new IllegalArgumentException(
          "streams: %s (expected: different names)"
              .formatted(streams.stream().map(Stream::name).toList()));
    }
    long bytes = 3L * frames.count() * frames.height() * frames.width();
    if (bytes > MAX_CLIP_BYTES) {
      throw new IllegalArgumentException(
          "frames: %d x %d x %d, %d bytes a clip (expected: at most %d bytes)"
              .formatted(frames.count(), frames.height(), frames.width(), bytes, MAX_CLIP_BYTES));
    }
    requireRead(streams, "frames or pixels", Feed.Frames.class, Feed.Pixels.class);
    requireRead(streams, "prompt_tokens", Feed.PromptTokens.class, Feed.PromptTokens.class);
  }

  private static void requireRead(
      List<Stream> streams, String what, Class<? extends Feed> one, Class<? extends Feed> other) {
    boolean read =
        streams.stream()
            .flatMap(stream -> stream.inputs().values().stream())
            .anyMatch(feed -> one.isInstance(feed) || other.isInstance(feed));
    if (!read) {
      throw new IllegalArgumentException(
          "streams: none reads %s (expected: a reward model sees both the clip and the prompt)"
              .formatted(what));
    }
  }

  /**
   * One backbone.
   *
   * @param name of small letters, digits and {@code _}, a letter first
   * @param onnx the file
   * @param inputs what its inputs are given, by their names
   * @param taps its tensors that a head reads, float [batch, tokens, width] or [batch, width]
   * @param masked whether its tokens are those of the prompt, so that padding is left out
   * @param from the first token that is used
   * @param to the first one after those; 0 for all
   * @param origin what it is and where it comes from; empty if that is not said
   */
  public record Stream(
      String name,
      Path onnx,
      Map<String, Feed> inputs,
      List<String> taps,
      boolean masked,
      int from,
      int to,
      String origin) {
    private static final int MAX_TAPS = 64;
    private static final int MAX_ORIGIN = 200;

    public Stream {
      inputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
      taps = List.copyOf(taps);
      if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
        throw new IllegalArgumentException(
            "stream: '%s' (expected: small letters, digits and _, a letter first)".formatted(name));
      }
      if (taps.isEmpty()
          || taps.size() > MAX_TAPS
          || taps.stream().distinct().count() != taps.size()) {
        throw new IllegalArgumentException(
            "stream %s: taps: %s (expected: 1..%d different names)"
                .formatted(name, taps, MAX_TAPS));
      }
      if (origin.length() > MAX_ORIGIN || origin.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "stream %s: origin: %d characters (expected: at most %d, of one line)"
                .formatted(name, origin.length(), MAX_ORIGIN));
      }
      if (from < 0 || (to != 0 && to <= from)) {
        throw new IllegalArgumentException(
            "stream %s: tokens: [%d, %d] (expected: 0 <= from < to)".formatted(name, from, to));
      }
      if (masked && (from != 0 || to != 0)) {
        throw new IllegalArgumentException(
            "stream %s: tokens beside mask: prompt (expected: one of them)".formatted(name));
      }
    }

    /** Whether each frame is an image of its own. */
    boolean readsImages() {
      return inputs.values().stream()
          .anyMatch(f ->
              f instanceof Feed.Pixels(Feed.Layout layout, var _, var _)
                  && layout == Feed.Layout.IMAGES);
    }
  }
}
