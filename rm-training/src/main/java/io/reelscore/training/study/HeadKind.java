package io.reelscore.training.study;

import io.reelscore.onnx.model.Head;
import java.util.List;

/** The heads that are compared. */
enum HeadKind {
  /** The official form over all four layers. */
  HPQA,
  /** A query of its own for each of the four layers. */
  HIERARCHICAL,
  /** One query over the last layer. */
  SINGLE_QUERY,
  /** A linear layer on the end token. */
  LAST_TOKEN,
  /** A linear layer on the mean of all tokens. */
  MEAN,
  /** Two layers on the mean of all tokens. */
  MEAN_MLP;

  private static final int ATTENTION_HEADS = 8;
  private static final List<Integer> TAPS = List.of(1, 2, 3, 4);

  Head head() {
    return switch (this) {
      case HPQA -> new Head.Hpqa(TAPS, ATTENTION_HEADS, false);
      case HIERARCHICAL -> new Head.Hierarchical(TAPS, ATTENTION_HEADS);
      case SINGLE_QUERY -> new Head.SingleQuery(ATTENTION_HEADS);
      case LAST_TOKEN -> new Head.Pooled(Head.Pool.LAST_TOKEN, Head.Readout.LINEAR);
      case MEAN -> new Head.Pooled(Head.Pool.MEAN, Head.Readout.LINEAR);
      case MEAN_MLP -> new Head.Pooled(Head.Pool.MEAN, Head.Readout.MLP);
    };
  }
}
