package io.reelscore.training.config;

import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.Head.Pool;
import io.reelscore.onnx.model.Head.Pooled;
import io.reelscore.onnx.model.Head.Readout;
import io.reelscore.training.model.ModelSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a model.
 *
 * @param kind which
 * @param taps of the hierarchical kinds: the layers their stages read, from 1, ascending
 * @param attentionHeads heads of each attention
 * @param weights a safetensors file with weights of the official HPQA to begin with in each
 *     dimension; without, they are random
 * @param width over features only: numbers of a token that the head reads, to which those of the
 *     backbones are projected; without, those of the backbone with the fewest
 */
public record HeadSettings(
    Kind kind,
    List<Integer> taps,
    int attentionHeads,
    @Nullable Path weights,
    @Nullable Integer width) {

  /** The official HPQA over all layers. */
  public static final HeadSettings HPQA =
      new HeadSettings(Kind.HPQA, List.of(1, 2, 3, 4), 8, null, null);

  public HeadSettings {
    taps = List.copyOf(taps);
    if (weights != null && kind != Kind.HPQA) {
      throw new IllegalArgumentException(
          "model.head.weights with kind: %s (expected: hpqa)".formatted(kind));
    }
  }

  /** Which head; see {@link Head}. */
  public enum Kind {
    HPQA,
    HPQA_TAP_NORM,
    HIERARCHICAL,
    SINGLE_QUERY,
    MEAN_LINEAR,
    MEAN_MLP,
    MAX_LINEAR,
    MAX_MLP,
    LAST_TOKEN_LINEAR,
    LAST_TOKEN_MLP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The head of a model of that size.
   *
   * @throws IllegalArgumentException if its taps or attention heads do not fit
   */
  public Head head(ModelSize size) {
    return head(size.layers(), size.hiddenSize());
  }

  /**
   * The head over so many layers with so many numbers a token.
   *
   * @throws IllegalArgumentException if its taps or attention heads do not fit
   */
  public Head head(int layers, int hiddenSize) {
    Head head =
        switch (kind) {
          case HPQA -> new Head.Hpqa(taps, attentionHeads, false);
          case HPQA_TAP_NORM -> new Head.Hpqa(taps, attentionHeads, true);
          case HIERARCHICAL -> new Head.Hierarchical(taps, attentionHeads);
          case SINGLE_QUERY -> new Head.SingleQuery(attentionHeads);
          case MEAN_LINEAR -> new Pooled(Pool.MEAN, Readout.LINEAR);
          case MEAN_MLP -> new Pooled(Pool.MEAN, Readout.MLP);
          case MAX_LINEAR -> new Pooled(Pool.MAX, Readout.LINEAR);
          case MAX_MLP -> new Pooled(Pool.MAX, Readout.MLP);
          case LAST_TOKEN_LINEAR -> new Pooled(Pool.LAST_TOKEN, Readout.LINEAR);
          case LAST_TOKEN_MLP -> new Pooled(Pool.LAST_TOKEN, Readout.MLP);
        };
    if (!taps.isEmpty() && taps.getLast() > layers) {
      throw new IllegalArgumentException(
          "model.head.taps: %s (expected: layers 1..%d)".formatted(taps, layers));
    }
    if (attentionHeads < 1 || hiddenSize % attentionHeads != 0) {
      throw new IllegalArgumentException(
          "model.head.attentionHeads: %d (expected: a divisor of the hidden size %d)"
              .formatted(attentionHeads, hiddenSize));
    }
    return head;
  }
}
