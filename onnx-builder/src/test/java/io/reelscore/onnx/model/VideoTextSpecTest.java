package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.Tubelets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VideoTextSpecTest {
  private static final VideoTextSpec DEMO = VideoTextSpec.demo(20);

  @Test
  void the_demo_model_has_41_tokens_and_tubelets_of_768_numbers() {
    assertThat(DEMO.tokens()).isEqualTo(41);
    assertThat(DEMO.clip().tokens()).isEqualTo(32);
    assertThat(DEMO.clip().values()).isEqualTo(768);
  }

  @Test
  void latents_of_the_same_grid_make_as_many_tokens() {
    ClipStem latents = new ClipStem.Latents(new LatentPatches(16, 4, 8, 8, 2, 2));

    assertThat(latents.tokens()).isEqualTo(DEMO.clip().tokens());
    assertThat(latents.times()).isEqualTo(DEMO.clip().times());
    assertThat(latents.values()).isEqualTo(128);
  }

  @Test
  void impossible_sizes_are_refused_with_value_and_expectation() {
    refuses("promptTokens: 0 (expected: 1 or more)", () -> new PromptStem.Words(0, 1));
    refuses(
        "attentionHeads: 3 (expected: a divisor of the hidden size 8)",
        () -> new VideoTextSpec(DEMO.clip(), DEMO.prompt(), 8, 1, 3, List.of("a"), DEMO.head()));
    refuses(
        "dimensions: [a, a] (expected: 1 or more different names)",
        () ->
            new VideoTextSpec(DEMO.clip(), DEMO.prompt(), 8, 1, 1, List.of("a", "a"), DEMO.head()));
    refuses(
        "dimension: 'A b' (expected: small letters, digits and _, a letter first)",
        () -> new VideoTextSpec(DEMO.clip(), DEMO.prompt(), 8, 1, 1, List.of("A b"), DEMO.head()));
    refuses("promptWidth: 0 (expected: 1 or more)", () -> new PromptStem.Embedding(8, 0));
    refuses(
        "width: 9 (expected: a positive multiple of the patch's 2)",
        () -> new LatentPatches(16, 4, 8, 9, 2, 2));
    refuses("channels: 0 (expected: 1 or more)", () -> new LatentPatches(0, 4, 8, 8, 2, 2));
    refuses(
        "height: 30 (expected: a positive multiple of the tubelet's 8)",
        () -> new Tubelets(8, 30, 32, 4, 8));
  }

  @Test
  void heads_that_do_not_fit_the_backbone_are_refused() {
    refuses("taps: [1, 5] (expected: layers 1..4)", () -> DEMO.withHead(Head.Hpqa.official(1, 5)));
    refuses(
        "taps: [2, 1] (expected: 1 or more layers, ascending from 1)",
        () -> Head.Hpqa.official(2, 1));
    refuses(
        "taps: [] (expected: 1 or more layers, ascending from 1)",
        () -> new Head.Hierarchical(List.of(), 8));
    refuses(
        "head's attentionHeads: 7 (expected: a divisor of the hidden size 96)",
        () -> DEMO.withHead(new Head.SingleQuery(7)));
  }

  private static void refuses(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
