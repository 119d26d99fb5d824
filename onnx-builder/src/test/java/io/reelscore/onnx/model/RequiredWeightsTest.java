package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.onnx.model.Head.Pool;
import io.reelscore.onnx.model.Head.Pooled;
import io.reelscore.onnx.model.Head.Readout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequiredWeightsTest {
  private static final VideoTextSpec DEMO = VideoTextSpec.demo(20);

  @Test
  void the_backbone_of_the_demo_model_has_the_agreed_names_and_shapes() {
    List<String> expected =
        new ArrayList<>(
            List.of(
                "backbone.patch.weight [96, 768]",
                "backbone.patch.bias [96]",
                "backbone.words [20, 96]",
                "backbone.end [96]",
                "backbone.positions [41, 96]"));
    for (int i = 0; i < 4; i++) {
      String block = "backbone.blocks." + i;
      expected.addAll(
          List.of(
              block + ".norm1.weight [96]",
              block + ".norm1.bias [96]",
              block + ".attention.in_proj_weight [288, 96]",
              block + ".attention.in_proj_bias [288]",
              block + ".attention.out_proj.weight [96, 96]",
              block + ".attention.out_proj.bias [96]",
              block + ".norm2.weight [96]",
              block + ".norm2.bias [96]",
              block + ".mlp.fc1.weight [384, 96]",
              block + ".mlp.fc1.bias [384]",
              block + ".mlp.fc2.weight [96, 384]",
              block + ".mlp.fc2.bias [96]"));
    }
    expected.addAll(List.of("backbone.norm.weight [96]", "backbone.norm.bias [96]"));

    List<String> names = names(DEMO, "backbone.");

    assertThat(names).containsExactlyElementsOf(expected);
  }

  @Test
  void each_dimension_has_a_complete_official_head() {
    List<String> expected = new ArrayList<>(List.of("q0 [1, 96]"));
    for (int i = 0; i < 4; i++) {
      expected.addAll(attention("stages." + i));
    }
    expected.add("q_res [1, 96]");
    expected.addAll(attention("res"));
    expected.addAll(List.of("fc1.weight [96, 96]", "fc1.bias [96]", "fc2.weight [1, 96]"));

    for (String dimension : DEMO.dimensions()) {
      String prefix = "head." + dimension + ".";
      assertThat(names(DEMO, prefix))
          .containsExactlyInAnyOrderElementsOf(expected.stream().map(prefix::concat).toList());
    }
  }

  @Test
  void the_order_is_the_same_each_time_backbone_first_then_the_dimensions() {
    List<String> names = List.copyOf(VideoTextRewardGraph.requiredWeights(DEMO).keySet());

    assertThat(VideoTextRewardGraph.requiredWeights(DEMO).keySet())
        .containsExactlyElementsOf(names);
    assertThat(
            names.stream()
                .map(name -> name.replaceAll("^(backbone|head\\.[^.]+).*", "$1"))
                .distinct())
        .containsExactly(
            "backbone",
            "head.physical_plausibility",
            "head.subject_deformity",
            "head.semantic_alignment");
  }

  @Test
  void the_simpler_heads_need_what_their_documentation_says() {
    String prefix = "head.semantic_alignment.";
    List<String> mlp =
        List.of(
            prefix + "fc1.weight [96, 96]",
            prefix + "fc1.bias [96]",
            prefix + "fc2.weight [1, 96]");

    assertThat(names(DEMO.withHead(new Pooled(Pool.MEAN, Readout.LINEAR)), prefix))
        .containsExactly(prefix + "linear.weight [1, 96]", prefix + "linear.bias [1]");
    assertThat(names(DEMO.withHead(new Pooled(Pool.LAST_TOKEN, Readout.MLP)), prefix))
        .containsExactlyElementsOf(mlp);
    assertThat(names(DEMO.withHead(new Head.SingleQuery(8)), prefix))
        .hasSize(8)
        .contains(prefix + "q_res [1, 96]")
        .containsAll(attention(prefix + "res"))
        .containsAll(mlp);
    assertThat(names(DEMO.withHead(new Head.Hierarchical(List.of(2, 4), 8)), prefix))
        .hasSize(18)
        .contains(prefix + "stages.0.query [1, 96]", prefix + "stages.1.query [1, 96]")
        .containsAll(attention(prefix + "stages.1"))
        .containsAll(mlp);
    assertThat(names(DEMO.withHead(new Head.Hpqa(List.of(2), 8, true)), prefix))
        .hasSize(15)
        .contains(prefix + "stages.0.norm.weight [96]", prefix + "stages.0.norm.bias [96]");
  }

  private static List<String> attention(String prefix) {
    return List.of(
        prefix + ".in_proj_weight [288, 96]",
        prefix + ".in_proj_bias [288]",
        prefix + ".out_proj.weight [96, 96]",
        prefix + ".out_proj.bias [96]");
  }

  private static List<String> names(VideoTextSpec spec, String prefix) {
    return VideoTextRewardGraph.requiredWeights(spec).entrySet().stream()
        .filter(weight -> weight.getKey().startsWith(prefix))
        .map(weight -> weight.getKey() + " " + Arrays.toString(weight.getValue()))
        .toList();
  }
}
