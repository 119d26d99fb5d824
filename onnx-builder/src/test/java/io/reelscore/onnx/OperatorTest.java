package io.reelscore.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Each operator on x = [[0, 1, 2], [3, 4, 5]] with a named first axis, run in ONNX Runtime. */
class OperatorTest {
  private static final Axis BATCH = Axis.named("batch");
  private static final float[] X = {0, 1, 2, 3, 4, 5};

  @Test
  void arithmetic_broadcasts_like_numpy() {
    check((g, x) -> x.add(row(g)), "[batch, 3]", "10 21 32 13 24 35");
    check((g, x) -> row(g).sub(x), "[batch, 3]", "10 19 28 7 16 25");
    check((g, x) -> x.mul(2f), "[batch, 3]", "0 2 4 6 8 10");
    check((g, x) -> x.add(1f).div(2f).sub(1f), "[batch, 3]", "-.5 0 .5 1 1.5 2");
    check(
        (g, x) -> x.add(g.constant(Shape.of(2, 1, 1), 0f, 10f)),
        "[2, batch, 3]",
        "0 1 2 3 4 5 10 11 12 13 14 15");
  }

  @Test
  void functions_are_elementwise() {
    check((g, x) -> x.mul(0f).sigmoid(), "[batch, 3]", ".5 .5 .5 .5 .5 .5");
    check((g, x) -> x.sub(1f).sin().slice(1, 0, 2), "[batch, 2]", "-.8414710 0 .9092974 .1411200");
    check((g, x) -> x.sub(1f).cos().slice(1, 0, 2), "[batch, 2]", ".5403023 1 -.4161468 -.9899925");
    check((g, x) -> x.sub(2f).tanh().slice(1, 1, 3), "[batch, 2]", "-.7615942 0 .9640276 .9950548");
    check((g, x) -> x.sub(1f).erf().slice(1, 0, 2), "[batch, 2]", "-.8427008 0 .9953223 .9999779");
  }

  @Test
  void the_matrix_product_takes_the_last_two_axes() {
    check(
        (g, x) -> x.matMul(g.constant(Shape.of(3, 2), 1f, 0f, 0f, 1f, 1f, 1f)),
        "[batch, 2]",
        "2 3 8 9");
    check(
        (g, x) -> g.constant(Shape.of(1, 2, 1), 1f, 2f).matMul(x.unsqueeze(1)),
        "[batch, 2, 3]",
        "0 1 2 0 2 4 3 4 5 6 8 10");
  }

  @Test
  void softmax_and_layer_normalisation_go_along_the_last_axis() {
    check(
        (g, x) -> x.mul(0f).softmax(-1),
        "[batch, 3]",
        "0.33333333 0.33333333 0.33333333 0.33333333 0.33333333 0.33333333");
    check(
        (g, x) ->
            x.layerNormalization(
                g.constant(Shape.of(3), 1f, 1f, 2f), g.constant(Shape.of(3), 0f, 5f, 0f), 0f),
        "[batch, 3]",
        "-1.2247449 5 2.4494897 -1.2247449 5 2.4494897");
  }

  @Test
  void layout_operators_move_elements() {
    check((g, x) -> x.transpose(1, 0), "[3, batch]", "0 3 1 4 2 5");
    check((g, x) -> x.slice(-1, 1, 3), "[batch, 2]", "1 2 4 5");
    check((g, x) -> g.concat(1, x, x.slice(1, 0, 1)), "[batch, 4]", "0 1 2 0 3 4 5 3");
    check((g, x) -> x.unsqueeze(0).squeeze(0), "[batch, 3]", "0 1 2 3 4 5");
    check((g, x) -> x.reshape(Shape.of(BATCH, 3, 1)), "[batch, 3, 1]", "0 1 2 3 4 5");
    check(
        (g, x) -> x.reshape(Shape.ofAxes(Axis.of(1), BATCH, Axis.of(3))),
        "[1, batch, 3]",
        "0 1 2 3 4 5");
    check((g, x) -> x.reduceMax(1), "[batch]", "2 5");
    check(
        (g, x) -> g.constant(Shape.of(1, 2), 7f, 8f).expand(Shape.of(BATCH, 2)),
        "[batch, 2]",
        "7 8 7 8");
    check((g, x) -> x.slice(1, 0, 1).expand(Shape.of(BATCH, 2)), "[batch, 2]", "0 0 3 3");
    check((g, x) -> row(g).expand(Shape.of(1, 3)).add(x), "[batch, 3]", "10 21 32 13 24 35");
  }

  @Test
  void gather_select_and_cast_mix_types() {
    check(
        (g, x) ->
            g.constant(Shape.of(6, 2), 0f, 0f, 1f, 10f, 2f, 20f, 3f, 30f, 4f, 40f, 5f, 50f)
                .gather(x.cast(DType.INT64).slice(1, 1, 2)),
        "[batch, 1, 2]",
        "1 10 4 40");
    check(
        (g, x) -> x.cast(DType.BOOL).select(g.constant(1f), g.constant(-1f)),
        "[batch, 3]",
        "-1 1 1 1 1 1");
    check((g, x) -> x.mul(1.5f).cast(DType.UINT8).cast(DType.FLOAT32), "[batch, 3]", "0 1 3 4 6 7");
    check(
        (g, x) -> x.cast(DType.INT64).add(g.constant(Shape.of(1), 5L)).cast(DType.FLOAT32),
        "[batch, 3]",
        "5 6 7 8 9 10");
  }

  private static Tensor row(GraphBuilder graph) {
    return graph.constant(Shape.of(3), 10f, 20f, 30f);
  }

  /** The inferred shape equals the given one and that of the run, the values the expected ones. */
  private static void check(
      BiFunction<GraphBuilder, Tensor, Tensor> operator, String shape, String values) {
    double[] expected = Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
    GraphBuilder graph = GraphBuilder.create("operator");
    Tensor x = graph.input("x", DType.FLOAT32, Shape.of(BATCH, 3));
    Tensor result = operator.apply(graph, x);
    graph.output("y", result);
    graph.output("also_x", x);

    try (OnnxRun run = new OnnxRun(graph.toBytes()).with("x", X, 2, 3)) {
      float[] actual = run.get("y");

      assertThat(result.shape()).hasToString(shape);
      assertThat(run.shapeOf("y"))
          .containsExactly(
              result.shape().axes().stream()
                  .mapToLong(axis ->
                      switch (axis) {
                        case Axis.Fixed(int size) -> size;
                        case Axis.Symbol _ -> 2;
                      })
                  .toArray());
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], within(1e-6));
      }
    }
  }
}
