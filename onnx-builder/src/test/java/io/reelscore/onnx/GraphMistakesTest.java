package io.reelscore.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GraphMistakesTest {
  private static final Axis BATCH = Axis.named("batch");

  private final GraphBuilder graph = GraphBuilder.create("g");
  private final Tensor x = graph.input("x", DType.FLOAT32, Shape.of(BATCH, 4, 6));
  private final Tensor ids = graph.input("ids", DType.INT64, Shape.of(BATCH, 4));
  private final Tensor w = graph.weight("w", Shape.of(5, 6), new float[30]);

  @Test
  void shapes_that_do_not_fit_are_refused() {
    refuses(
        "MatMul: x float32[batch, 4, 6] with w float32[5, 6]"
            + " (expected: last axis 6 = last but one axis 5)",
        () -> x.matMul(w));
    refuses(
        "Add: shapes [batch, 4, 6] and [5, 6]"
            + " (expected: equal axes or 1 at each place, found 4 and 5)",
        () -> x.add(w));
    refuses(
        "MatMul: x float32[batch, 4, 6] with v float32[6] (expected: 2 or more axes each)",
        () -> x.matMul(graph.weight("v", Shape.of(6), new float[6])));
    refuses(
        "Reshape: x float32[batch, 4, 6] to [batch, 25]"
            + " (expected: names [batch] and a product of 24, found [batch] and 25)",
        () -> x.reshape(Shape.of(BATCH, 25)));
    refuses(
        "Reshape: x float32[batch, 4, 6] to [24]"
            + " (expected: names [batch] and a product of 24, found [] and 24)",
        () -> x.reshape(Shape.of(24)));
    refuses(
        "Expand: w float32[5, 6] to [5, 1] (expected: each axis equal, or 1 here)",
        () -> w.expand(Shape.of(5, 1)));
    refuses(
        "Concat: w float32[5, 6] beside x float32[batch, 4, 6]"
            + " (expected: equal axes but for axis 1)",
        () -> graph.concat(1, x, w));
    refuses(
        "LayerNormalization: v2 float32[5] for w float32[5, 6] (expected: shape [6])",
        () -> {
          Tensor v = graph.weight("v2", Shape.of(5), new float[5]);
          w.layerNormalization(v, v, 1e-5f);
        });
    refuses(
        "Slice: 2..7 of axis 1 of w float32[5, 6] (expected: 0 <= from < to <= 6)",
        () -> w.slice(1, 2, 7));
    refuses("Squeeze: axis 0 of w float32[5, 6] (expected: 1, found 5)", () -> w.squeeze(0));
    refuses(
        "Transpose: order [0, 0] of w float32[5, 6] (expected: each of 0..1 once)",
        () -> w.transpose(0, 0));
    refuses(
        "Transpose: order [0] of w float32[5, 6] (expected: each of 0..1 once)",
        () -> w.transpose(0));
  }

  @Test
  void a_named_axis_is_not_cut_joined_or_moved_beside_another() {
    refuses(
        "Slice: axis 0 of x float32[batch, 4, 6] (expected: a number, found batch)",
        () -> x.slice(0, 0, 1));
    refuses(
        "Concat: axis 0 of x float32[batch, 4, 6] (expected: a number, found batch)",
        () -> graph.concat(0, x, x));
    Axis time = Axis.named("time");
    Tensor film = graph.input("film", DType.FLOAT32, Shape.ofAxes(BATCH, time, Axis.of(2)));
    refuses(
        "Reshape: film float32[batch, time, 2] to [2, batch, time]"
            + " (expected: at most one named axis changes its place, found 2)",
        () -> film.reshape(Shape.ofAxes(Axis.of(2), BATCH, time)));
  }

  @Test
  void types_that_do_not_fit_are_refused() {
    refuses("Add: ids int64[batch, 4] (expected: type float32)", () -> x.add(ids));
    refuses("MatMul: ids int64[batch, 4] (expected: type float32)", () -> ids.matMul(w));
    refuses("Softmax: ids int64[batch, 4] (expected: type float32)", () -> ids.softmax(-1));
    refuses("Gather: x float32[batch, 4, 6] (expected: type int64)", () -> w.gather(x));
    refuses("Where: x float32[batch, 4, 6] (expected: type bool)", () -> x.select(x, x));
    refuses(
        "Add: film uint8[batch] (expected: type float32 or int64)",
        () -> {
          Tensor film = graph.input("film", DType.UINT8, Shape.ofAxes(BATCH));
          film.add(film);
        });
    refuses("Concat: ids int64[batch, 4] (expected: type float32)", () -> graph.concat(1, x, ids));
  }

  @Test
  void axes_that_are_not_there_are_refused() {
    refuses("Softmax: axis 3 of x float32[batch, 4, 6] (expected: -3..2)", () -> x.softmax(3));
    refuses("axis: axis -4 of x float32[batch, 4, 6] (expected: -3..2)", () -> x.axis(-4));
    refuses("Unsqueeze: axis 3 of w float32[5, 6] (expected: 0..2)", () -> w.unsqueeze(3));
    refuses(
        "Expand: axis bacth of [bacth, 5, 6] (expected: a name of the inputs [batch])",
        () -> w.expand(Shape.of(Axis.named("bacth"), 5, 6)));
    refuses("axis size: 0 (expected: 1 or more)", () -> Shape.of(3, 0));
    refuses(
        "axis name: '2x' (expected: letters, digits and _, no digit first)",
        () -> Axis.named("2x"));
  }

  @Test
  void names_given_twice_or_kept_for_the_builder_are_refused() {
    refuses(
        "name: x (expected: a name not yet used in graph g, found x float32[batch, 4, 6])",
        () -> graph.weight("x", Shape.of(1), new float[1]));
    refuses(
        "name: w (expected: a name not yet used in graph g, found w float32[5, 6])",
        () -> graph.output("w", x));
    refuses(
        "name: '/Add_0' (expected: not blank, not beginning with /)",
        () -> graph.output("/Add_0", x));
    refuses(
        "name: ' ' (expected: not blank, not beginning with /)",
        () -> graph.input(" ", DType.FLOAT32, Shape.of(1)));
  }

  @Test
  void weights_whose_number_of_values_is_wrong_are_refused() {
    refuses(
        "weight u: 5 values for shape [2, 3] (expected: 6)",
        () -> graph.weight("u", Shape.of(2, 3), new float[5]));
    refuses(
        "weight u: 6 values for shape [batch, 3] (expected: numbers as axes)",
        () -> graph.weight("u", Shape.of(BATCH, 3), new float[6]));
  }

  @Test
  void tensors_of_another_graph_are_refused() {
    Tensor foreign = GraphBuilder.create("other").input("y", DType.FLOAT32, Shape.of(BATCH, 4, 6));

    refuses(
        "Add: y float32[batch, 4, 6] of graph other (expected: a tensor of this graph g)",
        () -> x.add(foreign));
    refuses(
        "output out: y float32[batch, 4, 6] of graph other (expected: a tensor of this graph g)",
        () -> graph.output("out", foreign));
  }

  @Test
  void a_graph_without_output_or_with_forgotten_values_is_not_written() {
    assertThatThrownBy(graph::toBytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("outputs of graph g: 0 (expected: 1 or more)");

    Tensor forgotten = x.tanh();
    graph.output("y", x.sigmoid());

    assertThatThrownBy(graph::toBytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "values of graph g that reach no output: [%s, %s, %s] (expected: none)"
                .formatted(ids, w, forgotten));
  }

  private static void refuses(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
