package io.reelscore.training.study;

import io.reelscore.onnx.model.Head;
import java.util.List;

/** The heads that are compared. */
enum HeadKind {
  /** The official form over all four layers. */
  HPQA(Head.Hpqa.official(1, 2, 3, 4)),
  /** A query of its own for each of the four layers. */
  HIERARCHICAL(new Head.Hierarchical(List.of(1, 2, 3, 4), 8)),
  /** One query over the last layer. */
  SINGLE_QUERY(new Head.SingleQuery(8)),
  /** A linear layer on the end token. */
  LAST_TOKEN(new Head.Pooled(Head.Pool.LAST_TOKEN, Head.Readout.LINEAR)),
  /** A linear layer on the mean of all tokens. */
  MEAN(new Head.Pooled(Head.Pool.MEAN, Head.Readout.LINEAR)),
  /** Two layers on the mean of all tokens. */
  MEAN_MLP(new Head.Pooled(Head.Pool.MEAN, Head.Readout.MLP));

  private final Head head;

  HeadKind(Head head) {
    this.head = head;
  }

  Head head() {
    return head;
  }
}
