package io.reelscore.onnx.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.onnx.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AttentionTest {

  @RepeatedTest(8)
  void attention_of_queries_to_a_memory_equals_the_definition() {
    Seeded seeded = Seeded.fresh("AttentionTest");
    int heads = seeded.between(1, 6);
    int width = heads * seeded.between(1, 9);
    int batch = seeded.between(1, 4);
    int queries = seeded.between(1, 5);
    int tokens = seeded.between(1, 13);
    Map<String, float[]> weights = attentionWeights(seeded, "", width);
    float[] query = seeded.normal(batch * queries * width, 1);
    float[] memory = seeded.normal(batch * tokens * width, 1);
    long[] visible = seeded.visible(batch, tokens);

    LayerRun run = new LayerRun(weights);
    Tensor result =
        MultiHeadAttention.of(run.weights(), width, heads)
            .attend(
                run.input("query", query, queries, width),
                run.input("memory", memory, tokens, width),
                run.mask(visible, tokens));
    float[] actual = run.get(result);

    for (int i = 0; i < batch; i++) {
      double[][] expected =
          Reference.of(weights)
              .attention(
                  Batches.sample(query, i, queries, width),
                  Batches.sample(memory, i, tokens, width),
                  Batches.mask(visible, i, tokens),
                  heads);
      Batches.assertClose(actual, i, expected);
    }
  }

  @RepeatedTest(8)
  void a_pre_norm_block_equals_the_definition() {
    Seeded seeded = Seeded.fresh("AttentionTest");
    int heads = seeded.between(1, 6);
    int width = heads * seeded.between(2, 9);
    int batch = seeded.between(1, 4);
    int tokens = seeded.between(1, 13);
    Map<String, float[]> weights = blockWeights(seeded, width);
    float[] x = seeded.normal(batch * tokens * width, 1);
    long[] visible = seeded.visible(batch, tokens);

    LayerRun run = new LayerRun(weights);
    TransformerBlock block = TransformerBlock.of(run.weights(), width, heads);
    float[] actual =
        run.get(block.apply(run.input("x", x, tokens, width), run.mask(visible, tokens)));

    for (int i = 0; i < batch; i++) {
      double[][] expected =
          Reference.of(weights)
              .block(Batches.sample(x, i, tokens, width), Batches.mask(visible, i, tokens), heads);
      Batches.assertClose(actual, i, expected);
    }
  }

  @Test
  void heads_that_do_not_divide_the_width_are_refused() {
    LayerRun run = new LayerRun(attentionWeights(Seeded.fresh("AttentionTest"), "", 8));

    assertThatThrownBy(() -> MultiHeadAttention.of(run.weights(), 8, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attention heads: 3 (expected: a divisor of the width 8)");
  }

  private static Map<String, float[]> attentionWeights(Seeded seeded, String prefix, int width) {
    double deviation = 1 / Math.sqrt(width);
    Map<String, float[]> weights = new LinkedHashMap<>();
    weights.put(prefix + "in_proj_weight", seeded.normal(3 * width * width, deviation));
    weights.put(prefix + "in_proj_bias", seeded.normal(3 * width, 0.5));
    weights.put(prefix + "out_proj.weight", seeded.normal(width * width, deviation));
    weights.put(prefix + "out_proj.bias", seeded.normal(width, 0.5));
    return weights;
  }

  private static Map<String, float[]> blockWeights(Seeded seeded, int width) {
    Map<String, float[]> weights = attentionWeights(seeded, "attention.", width);
    for (String norm : new String[] {"norm1", "norm2"}) {
      weights.put(norm + ".weight", seeded.normal(width, 1));
      weights.put(norm + ".bias", seeded.normal(width, 0.5));
    }
    double deviation = 1 / Math.sqrt(width);
    weights.put("mlp.fc1.weight", seeded.normal(4 * width * width, deviation));
    weights.put("mlp.fc1.bias", seeded.normal(4 * width, 0.5));
    weights.put("mlp.fc2.weight", seeded.normal(4 * width * width, deviation / 2));
    weights.put("mlp.fc2.bias", seeded.normal(width, 0.5));
    return weights;
  }
}
