package io.reelscore.onnx.model;

import io.reelscore.onnx.OnnxRun;
import io.reelscore.onnx.layer.Tubelets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs of a video-text model, one entry per sample. */
record Samples(VideoTextSpec spec, List<byte[]> frames, List<long[]> tokens, List<long[]> masks) {

  /** Random samples whose prompts have 0..promptTokens words; the first one has 1. */
  static Samples random(VideoTextSpec spec, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = new Samples(spec, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < count; i++) {
      Tubelets video = film(spec);
      byte[] film = new byte[video.frames() * video.height() * video.width() * 3];
      random.nextBytes(film);
      int words = i == 0 ? 1 : random.nextInt(spec.promptTokens() + 1);
      long[] tokens = new long[spec.promptTokens()];
      long[] mask = new long[spec.promptTokens()];
      for (int t = 0; t < words; t++) {
        tokens[t] = random.nextInt(1, ((PromptStem.Words) spec.prompt()).vocabularyWords());
        mask[t] = 1;
      }
      samples.add(film, tokens, mask);
    }
    return samples;
  }

  /** The cut of a model that reads pixels. */
  static Tubelets film(VideoTextSpec spec) {
    return ((ClipStem.Pixels) spec.clip()).cut();
  }

  private void add(byte[] film, long[] ids, long[] mask) {
    frames.add(film);
    tokens.add(ids);
    masks.add(mask);
  }

  int count() {
    return frames.size();
  }

  /** The samples of these indices, in this order. */
  Samples pick(List<Integer> indices) {
    return new Samples(
        spec,
        indices.stream().map(frames::get).toList(),
        indices.stream().map(tokens::get).toList(),
        indices.stream().map(masks::get).toList());
  }

  /** One sample, {@code times} times. */
  Samples repeat(int index, int times) {
    return pick(Collections.nCopies(times, index));
  }

  OnnxRun into(OnnxRun run) {
    Tubelets video = film(spec);
    int film = frames.getFirst().length;
    byte[] bytes = new byte[film * count()];
    long[] ids = new long[spec.promptTokens() * count()];
    long[] real = new long[ids.length];
    for (int i = 0; i < count(); i++) {
      System.arraycopy(frames.get(i), 0, bytes, i * film, film);
      System.arraycopy(tokens.get(i), 0, ids, i * spec.promptTokens(), spec.promptTokens());
      System.arraycopy(masks.get(i), 0, real, i * spec.promptTokens(), spec.promptTokens());
    }
    return run.with("frames", bytes, count(), video.frames(), video.height(), video.width(), 3)
        .with("prompt_tokens", ids, count(), spec.promptTokens())
        .with("prompt_mask", real, count(), spec.promptTokens());
  }
}
