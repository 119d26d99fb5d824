package io.reelscore.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.onnx.layer.Tubelets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VideoTextSpecTest {
  private static final VideoTextSpec DEMO = VideoTextSpec.demo(20);

  @Test
  void the_demo_model_has_41_tokens_and_tubelets_of_768_numbers() {
    assertThat(DEMO.tokens()).isEqualTo(41);
    assertThat(DEMO.video().count()).isEqualTo(32);
    assertThat(DEMO.video().values()).isEqualTo(768);
  }

  @Test
  void impossible_sizes_are_refused_with_value_and_expectation() {
    refuses(
        "promptTokens: 0 (expected: 1 or more)",
        () -> new VideoTextSpec(DEMO.video(), 0, 1, 8, 1, 1, List.of("a"), DEMO.head()));
    refuses(
        "attentionHeads: 3 (expected: a divisor of the hidden size 8)",
        () -> new VideoTextSpec(DEMO.video(), 1, 1, 8, 1, 3, List.of("a"), DEMO.head()));
    refuses(
        "dimensions: [a, a] (expected: 1 or more different names)",
        () -> new VideoTextSpec(DEMO.video(), 1, 1, 8, 1, 1, List.of("a", "a"), DEMO.head()));
    refuses(
        "dimension: 'A b' (expected: small letters, digits and _, a letter first)",
        () -> new VideoTextSpec(DEMO.video(), 1, 1, 8, 1, 1, List.of("A b"), DEMO.head()));
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
