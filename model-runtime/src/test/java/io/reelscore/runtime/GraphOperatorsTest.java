package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.reelscore.bundle.Problem;
import io.reelscore.fixtures.TinyModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphOperatorsTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());

  @TempDir Path folder;

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void a_float_model_has_none() throws Exception {
    assertThat(found(TinyModel.graph())).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void each_of_them_is_found_in_the_graph_itself() throws Exception {
    for (String operator :
        List.of(
            "DynamicQuantizeLinear",
            "MatMulInteger",
            "ConvInteger",
            "DynamicQuantizeMatMul",
            "DynamicQuantizeLSTM")) {
      assertThat(found(model(graph(operator)))).containsExactly(operator);
    }
    assertThat(found(model(graph("QuantizeLinear")))).isEmpty();
  }

  @Test
  void they_are_found_in_subgraphs_and_functions() throws Exception {
    byte[] branch = model(within(graph("MatMulInteger"), false));
    byte[] nested = model(within(within(graph("ConvInteger"), true), false));
    byte[] function =
        ModelProto.newBuilder()
            .setGraph(graph("Add"))
            .addFunctions(
                FunctionProto.newBuilder()
                    .setName("f")
                    .addNode(NodeProto.newBuilder().setOpType("DynamicQuantizeLinear")))
            .build()
            .toByteArray();

    assertThat(found(branch)).containsExactly("MatMulInteger");
    assertThat(found(nested)).containsExactly("ConvInteger");
    assertThat(found(function)).containsExactly("DynamicQuantizeLinear");
    assertThat(problems).isEmpty();
  }

  @Test
  void names_that_only_contain_one_and_weights_that_look_like_one_do_not_count() throws Exception {
    GraphProto graph =
        graph("MatMulIntegerToo").toBuilder()
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("MatMulInteger")
                    .setRawData(ByteString.copyFrom(model(graph("MatMulInteger")))))
            .build();

    assertThat(found(model(graph))).isEmpty();
    assertThat(problems).isEmpty();
  }

  /** 8 GB of weights that are a hole in the file: to read them would take a while and some heap. */
  @Test
  void weights_are_skipped_however_large() throws Exception {
    Path file = folder.resolve("large.onnx");
    byte[] node = GraphProto.newBuilder().addNode(node("MatMulInteger")).build().toByteArray();
    long weights = 8L << 30;
    byte[] tensorHead = head(5, weights);
    byte[] graphHead = head(7, tensorHead.length + weights + node.length);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(graphHead));
      channel.write(ByteBuffer.wrap(tensorHead));
      channel.write(ByteBuffer.wrap(node), channel.position() + weights);
    }

    assertThat(GraphOperators.dynamicallyQuantised(file, problems))
        .containsExactly("MatMulInteger");
    assertThat(problems).isEmpty();
  }

  @Test
  void files_that_are_cut_or_nested_without_end_are_told_and_not_followed() throws Exception {
    byte[] sound = model(graph("MatMulInteger"));
    GraphProto deep = graph("MatMulInteger");
    for (int i = 0; i < 40; i++) {
      deep = within(deep, false);
    }

    assertThat(problemOf(Arrays.copyOf(sound, sound.length - 1)))
        .matches(
            "model.onnx: a field of \\d+ bytes at byte \\d+ \\(expected: an ONNX file whose nodes can be"
                + " read\\)");
    assertThat(problemOf(model(deep)))
        .startsWith("model.onnx: more than 100 messages within each other at byte ");
    assertThat(problemOf(new byte[] {0x3f})).startsWith("model.onnx: wire type 7 at byte 1");
    assertThat(problemOf(new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
        .startsWith("model.onnx: a number of more than 10 bytes");
    assertThat(problemOf(new byte[] {8, -1}))
        .startsWith("model.onnx: a number that ends beyond its message at byte 2");
    assertThat(problemOf(new byte[] {58, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
        .startsWith("model.onnx: a field of 18446744073709551615 bytes");
  }

  @Test
  void broken_files_do_no_harm() throws Exception {
    System.out.println("-Dreelscore.seed=" + SEED);
    Random random = new Random(SEED);
    byte[] sound = EditedGraphs.dynamicallyQuantised();
    for (int round = 0; round < 500; round++) {
      byte[] broken = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      problems.clear();

      Set<String> found = found(broken);

      assertThat(problems.isEmpty() || found.isEmpty()).as("seed %d", SEED).isTrue();
      assertThat(problems.size()).as("seed %d", SEED).isLessThanOrEqualTo(1);
    }
  }

  private Set<String> found(byte[] model) throws IOException {
    return GraphOperators.dynamicallyQuantised(
        Files.write(folder.resolve("model.onnx"), model), problems);
  }

  private String problemOf(byte[] model) throws IOException {
    problems.clear();
    assertThat(found(model)).isEmpty();
    assertThat(problems).hasSize(1);
    return problems.getFirst().toString();
  }

  private static byte[] model(GraphProto graph) {
    return ModelProto.newBuilder().setIrVersion(9).setGraph(graph).build().toByteArray();
  }

  private static GraphProto graph(String operator) {
    return GraphProto.newBuilder().addNode(node("Add")).addNode(node(operator)).build();
  }

  private static NodeProto node(String operator) {
    return NodeProto.newBuilder().addInput("x").addOutput("y").setOpType(operator).build();
  }

  private static GraphProto within(GraphProto inner, boolean list) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName("body");
    if (list) {
      attribute.addGraphs(inner);
    } else {
      attribute.setG(inner);
    }
    return GraphProto.newBuilder()
        .addNode(NodeProto.newBuilder().setOpType("If").addAttribute(attribute))
        .build();
  }

  /** The beginning of a field that holds so many bytes. */
  private static byte[] head(int field, long bytes) {
    ByteBuffer head = ByteBuffer.allocate(16).put((byte) ((field << 3) | 2));
    long rest = bytes;
    while (rest >= 0x80) {
      head.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    head.put((byte) rest).flip();
    byte[] written = new byte[head.remaining()];
    head.get(written);
    return written;
  }
}
