package io.reelscore.onnx.model;

import io.reelscore.onnx.model.Head.Pool;
import io.reelscore.onnx.model.Head.Pooled;
import io.reelscore.onnx.model.Head.Readout;
import java.util.List;
import java.util.stream.Stream;

/** One head of each kind and variant, for models of 4 layers or more. */
final class Heads {
  private Heads() {}

  static Stream<Head> ofAllKinds() {
    return Stream.of(
        Head.Hpqa.official(1, 2, 3, 4),
        new Head.Hpqa(List.of(1, 3), 4, true),
        new Head.Hierarchical(List.of(1, 2, 4), 4),
        new Head.SingleQuery(4),
        new Pooled(Pool.LAST_TOKEN, Readout.LINEAR),
        new Pooled(Pool.LAST_TOKEN, Readout.MLP),
        new Pooled(Pool.MEAN, Readout.LINEAR),
        new Pooled(Pool.MEAN, Readout.MLP),
        new Pooled(Pool.MAX, Readout.LINEAR),
        new Pooled(Pool.MAX, Readout.MLP));
  }
}
