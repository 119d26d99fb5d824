package io.reelscore.onnx.model;

import io.reelscore.onnx.layer.Reference;
import java.util.Arrays;
import java.util.List;

/** Each kind of head in plain Java and double precision, written from its definition. */
record ReferenceHead(Reference weights, List<double[][]> hidden, boolean[] visible) {

  double reward(Head head) {
    return switch (head) {
      case Head.Hpqa(List<Integer> taps, int heads, boolean tapNorm) -> {
        double[][] query = query("q0");
        for (int i = 0; i < taps.size(); i++) {
          Reference stage = weights.under("stages." + i);
          double[][] tap = hidden.get(taps.get(i) - 1);
          double[][] memory = tapNorm ? stage.under("norm").layerNorm(tap) : tap;
          query = stage.attention(query, memory, visible, heads);
        }
        yield mlp(Reference.add(query, residual(heads)));
      }
      case Head.Hierarchical(List<Integer> taps, int heads) -> {
        double[][] sum = residual(heads);
        for (int i = 0; i < taps.size(); i++) {
          Reference stage = weights.under("stages." + i);
          double[][] query = stage.matrix("query", width());
          double[][] tap = hidden.get(taps.get(i) - 1);
          sum = Reference.add(sum, stage.attention(query, tap, visible, heads));
        }
        yield mlp(sum);
      }
      case Head.SingleQuery(int heads) -> mlp(residual(heads));
      case Head.Pooled(Head.Pool pool, Head.Readout readout) -> {
        double[][] pooled = {pooled(pool)};
        yield switch (readout) {
          case LINEAR -> weights.under("linear").linear(pooled)[0][0];
          case MLP -> mlp(pooled);
        };
      }
    };
  }

  private double[] pooled(Head.Pool pool) {
    double[][] last = hidden.getLast();
    double[] pooled = new double[width()];
    if (pool == Head.Pool.MAX) {
      Arrays.fill(pooled, Double.NEGATIVE_INFINITY);
    }
    int count = 0;
    for (int token = 0; token < last.length; token++) {
      count += visible[token] ? 1 : 0;
      for (int i = 0; i < pooled.length && visible[token]; i++) {
        pooled[i] =
            switch (pool) {
              case LAST_TOKEN -> last[token][i];
              case MEAN -> pooled[i] + last[token][i];
              case MAX -> Math.max(pooled[i], last[token][i]);
            };
      }
    }
    double divisor = pool == Head.Pool.MEAN ? count : 1;
    return Arrays.stream(pooled).map(value -> value / divisor).toArray();
  }

  private double[][] residual(int heads) {
    return weights.under("res").attention(query("q_res"), hidden.getLast(), visible, heads);
  }

  private double[][] query(String name) {
    return weights.matrix(name, width());
  }

  private double mlp(double[][] x) {
    double[][] inner = Reference.map(weights.under("fc1").linear(x), Reference::silu);
    return weights.under("fc2").linear(inner)[0][0];
  }

  private int width() {
    return hidden.getLast()[0].length;
  }
}
