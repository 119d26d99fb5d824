package io.reelscore.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ModelBytesTest {
  private static final Axis BATCH = Axis.named("batch");

  /** A graph with an input, weights, shared constants, a size taken at run time, two outputs. */
  private static byte[] build(float[] weight) {
    GraphBuilder graph = GraphBuilder.create("small");
    Tensor x = graph.input("x", DType.FLOAT32, Shape.of(BATCH, 2));
    Tensor w = graph.weight("w", Shape.of(2, 2), weight);
    Tensor y = x.matMul(w.transpose(1, 0)).add(1f).mul(x.add(1f)).softmax(-1);
    graph.output("y", y);
    graph.output("z", graph.constant(Shape.of(1, 1), 3f).expand(Shape.of(BATCH, 2)).add(y));
    return graph.toBytes();
  }

  @Test
  void the_same_calls_give_the_same_bytes_on_every_machine() throws NoSuchAlgorithmException {
    byte[] first = build(new float[] {1, 2, 3, 4});

    assertThat(build(new float[] {1, 2, 3, 4})).isEqualTo(first);
    assertThat(build(new float[] {1, 2, 3, 5})).isNotEqualTo(first);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(first)))
        .isEqualTo("41308dcb2a937393857e8e9f4aa69f54a0b0e0f1384e17511b9949cc2ad564e6");
  }

  @Test
  void the_file_names_its_producer_and_versions_and_no_moment()
      throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(build(new float[4]));

    assertThat(model.getProducerName()).isEqualTo("reelscore");
    assertThat(model.getIrVersion()).isEqualTo(9);
    assertThat(model.getOpsetImportList())
        .singleElement()
        .satisfies(set -> assertThat(set.getDomain() + set.getVersion()).isEqualTo("18"));
    assertThat(model.getMetadataPropsList()).isEmpty();
    assertThat(model.getDocString()).isEmpty();
  }

  @Test
  void nodes_are_named_by_operator_and_number_in_the_order_of_the_calls()
      throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(build(new float[4]));

    assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getName))
        .containsExactly(
            "/Transpose_0",
            "/MatMul_0",
            "/Add_0",
            "/Add_1",
            "/Mul_0",
            "/Softmax_0",
            "y",
            "/Shape_0",
            "/Concat_0",
            "/Expand_0",
            "/Add_2",
            "z");
  }

  @Test
  void equal_constants_are_stored_once_and_weights_as_little_endian_bytes()
      throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(build(new float[] {1, 0, 0, 0}));

    assertThat(model.getGraph().getInitializerList()).hasSize(4);
    assertThat(model.getGraph().getInitializer(0).getRawData().toByteArray())
        .startsWith(0, 0, 0x80, 0x3f, 0)
        .hasSize(16);
  }
}
