package io.reelscore.onnx.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.GraphBuilder.Embedded;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForeignGraphTest {

  @Test
  void an_old_graph_twice_in_one_file_gives_what_it_gives_alone() throws Exception {
    ForeignGraph old = ForeignGraph.of("old.onnx", means(13).build().toByteArray());
    Shape shape = Shape.of(Axis.named("batch"), 4);
    GraphBuilder graph = GraphBuilder.create("joined");
    Tensor x = graph.input("x", DType.FLOAT32, shape);
    Embedded wanted = new Embedded("mean", DType.FLOAT32, Shape.of(Axis.named("batch"), 1));

    Tensor first = graph.embed("a", old, Map.of("in", x), List.of(wanted)).getFirst();
    Tensor second = graph.embed("b", old, Map.of("in", x.mul(2f)), List.of(wanted)).getFirst();
    graph.output("sum", first.add(second));

    assertThat(run(graph.toBytes())).isEqualTo(new float[][] {{7.5f}});
  }

  @Test
  void both_names_of_the_default_domain_are_treated_alike() throws Exception {
    ModelProto.Builder named = means(13);
    named.getOpsetImportBuilder(0).setDomain("ai.onnx");
    named.getGraphBuilder().getNodeBuilder(0).setDomain("ai.onnx");
    ForeignGraph old = ForeignGraph.of("old.onnx", named.build().toByteArray());
    Shape shape = Shape.of(Axis.named("batch"), 4);
    GraphBuilder graph = GraphBuilder.create("joined");
    Tensor x = graph.input("x", DType.FLOAT32, shape);
    Embedded wanted = new Embedded("mean", DType.FLOAT32, Shape.of(Axis.named("batch"), 1));

    graph.output("sum", graph.embed("a", old, Map.of("in", x), List.of(wanted)).getFirst());

    assertThat(run(graph.toBytes())).isEqualTo(new float[][] {{2.5f}});
  }

  @Test
  void exposes_an_inner_tensor_as_an_output() throws Exception {
    ForeignGraph graph = ForeignGraph.of("old.onnx", means(17).build().toByteArray());

    byte[] exposed = graph.exposing(List.of("mean"));

    assertThat(ForeignGraph.of("exposed", exposed).outputs())
        .extracting(GraphTensor::name)
        .containsExactly("mean");
    assertThat(graph.computed()).extracting(GraphTensor::name).containsExactly("mean", "out");
    assertThat(graph.part(List.of("mean")).nodes()).hasSize(1);
  }

  @Test
  void refuses_what_it_does_not_read_with_what_was_found() throws Exception {
    ModelProto.Builder outside = means(17);
    outside
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder().setName("w").setDataLocation(DataLocation.EXTERNAL));

    assertRefused(means(12), "operator set 12 (expected: 13..22");
    assertRefused(outside, "weight w lies in another file");
    assertThatThrownBy(
            () -> ForeignGraph.of("text.onnx", "no graph".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ForeignGraphException.class)
        .hasMessageStartingWith("text.onnx: ");
    assertThatThrownBy(
            () -> ForeignGraph.of("m.onnx", means(17).build().toByteArray()).part(List.of("meam")))
        .hasMessageContaining("nearest are [mean, out]");
  }

  @Test
  void bytes_that_were_changed_are_read_or_refused() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] sound = means(17).build().toByteArray();
    for (int i = 0; i < 3000; i++) {
      byte[] changed = sound.clone();
      for (int k = 0; k <= random.nextInt(4); k++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(ForeignGraph.of("changed", changed).computed()).as("seed %d", seed).isNotNull();
      } catch (ForeignGraphException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("expected");
      }
    }
  }

  private static void assertRefused(ModelProto.Builder model, String message) {
    assertThatThrownBy(() -> ForeignGraph.of("m.onnx", model.build().toByteArray()))
        .isInstanceOf(ForeignGraphException.class)
        .hasMessageContaining(message);
  }

  /** The mean of each row, its axes an attribute as before set 18, and its negative. */
  private static ModelProto.Builder means(int opset) {
    AttributeProto axes =
        AttributeProto.newBuilder().setName("axes").setType(AttributeType.INTS).addInts(1).build();
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(
            GraphProto.newBuilder()
                .setName("means")
                .addInput(info("in"))
                .addNode(
                    NodeProto.newBuilder()
                        .setName("reduce")
                        .setOpType("ReduceMean")
                        .addInput("in")
                        .addOutput("mean")
                        .addAttribute(axes))
                .addNode(
                    NodeProto.newBuilder()
                        .setName("negate")
                        .setOpType("Neg")
                        .addInput("mean")
                        .addOutput("out"))
                .addOutput(info("out")));
  }

  private static ValueInfoProto info(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber())))
        .build();
  }

  private static float[][] run(byte[] model) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {{1, 2, 3, 4}});
        OrtSession.Result result = session.run(Map.of("x", x))) {
      return (float[][]) result.get("sum").orElseThrow().getValue();
    }
  }
}
