package io.reelscore.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.RewardHeadGraph;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.RewardHeads;
import io.reelscore.training.model.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against what {@code make_hpqa.py} has PyTorch's own layers compute. */
class HpqaWeightsTest {

  private static final List<String> DIMENSIONS = List.of("untouched", "imported");

  static Stream<JsonNode> heads() throws IOException {
    try (InputStream json = HpqaWeightsTest.class.getResourceAsStream("hpqa.json")) {
      return JsonMapper.builder().build().readTree(Objects.requireNonNull(json)).valueStream();
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void an_imported_official_head_gives_the_official_rewards(JsonNode torch) throws Exception {
    int width = torch.get("width").intValue();
    Head head = head(torch);
    try (NDManager manager = Torch.manager()) {
      Parameters weights = weights(manager, head, width);
      float[] untouched = weights.get("head.untouched.q0").toFloatArray();

      HpqaWeights.read(file(torch.get("file").stringValue())).copyTo(weights, head, "imported");

      float[] rewards =
          RewardHeads.of(head, DIMENSIONS, width, weights)
              .forward(hidden(manager, torch), keys(manager, torch))
              .toFloatArray();
      for (int i = 0; i < torch.get("batch").intValue(); i++) {
        double expected = torch.get("expected").get(i).doubleValue();
        assertThat((double) rewards[i * DIMENSIONS.size() + 1])
            .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
      }
      assertThat(weights.get("head.untouched.q0").toFloatArray()).isEqualTo(untouched);
    }
  }

  @Test
  void a_head_of_another_form_or_width_is_refused() throws Exception {
    HpqaWeights read = HpqaWeights.read(file("hpqa-f32.safetensors"));
    Head fewer = Head.Hpqa.official(1, 2);
    Head same = Head.Hpqa.official(1, 2, 3, 4);
    try (NDManager manager = Torch.manager()) {
      Parameters wide = weights(manager, same, 32);

      assertThatThrownBy(() -> read.copyTo(weights(manager, fewer, 16), fewer, "imported"))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining("expected: the official HPQA of 4 taps");
      assertThatThrownBy(() -> read.copyTo(wide, same, "imported"))
          .isInstanceOf(WeightsException.class)
          .hasMessage("hidden size: 32 (expected: 16, that of the weights read)");
    }
  }

  @Test
  void all_tensors_that_a_file_does_not_have_are_told() throws Exception {
    HpqaNames names =
        new HpqaNames(
            "attention_query_first_layer.query.weight",
            "attention_query_first_layer.attention.0",
            "attention_query_other_layers",
            "attention_query_final_layer.query.weight",
            "elsewhere",
            "reward_head.0",
            "reward_head.1");

    assertThatThrownBy(() -> HpqaWeights.read(file("hpqa-f32.safetensors"), names))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("hpqa-f32.safetensors: ")
        .hasMessageContaining("tensor elsewhere.in_proj_weight: missing (expected: [48, 16])")
        .hasMessageContaining("tensor elsewhere.out_proj.bias: missing (expected: [16])")
        .hasMessageContaining("tensor reward_head.1.weight: missing (expected: [1, 16])");
  }

  private static Head head(JsonNode torch) {
    return Head.Hpqa.official(
        torch.get("taps").valueStream().map(JsonNode::intValue).toArray(Integer[]::new));
  }

  private static Parameters weights(NDManager manager, Head head, int width) {
    Map<String, int[]> shapes = RewardHeadGraph.requiredWeights(head, DIMENSIONS, width);
    return new Parameters(manager, shapes, 1);
  }

  private static List<NDArray> hidden(NDManager manager, JsonNode torch) {
    Shape shape = shape(torch, torch.get("tokens").intValue(), torch.get("width").intValue());
    return torch
        .get("hidden")
        .valueStream()
        .map(layer -> manager.create(floats(layer), shape))
        .toList();
  }

  private static NDArray keys(NDManager manager, JsonNode torch) {
    float[] keys = floats(torch.get("visible"));
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (keys[i] - 1) * 1e30f;
    }
    return manager.create(keys, shape(torch, 1, torch.get("tokens").intValue()));
  }

  private static Shape shape(JsonNode torch, int rows, int columns) {
    return new Shape(torch.get("batch").intValue(), rows, columns);
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).floatValue();
    }
    return values;
  }

  private static Path file(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(HpqaWeightsTest.class.getResource(name)).toURI());
  }
}
