package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorldWordsTest {

  @Test
  void the_vocabulary_is_every_word_of_every_prompt() {
    for (Colour colour : Colour.values()) {
      for (Shape shape : Shape.values()) {
        for (Motion motion : Motion.values()) {
          assertThat(WorldWords.VOCABULARY)
              .contains(new Prompt(colour, shape, motion).text().split(" "));
        }
      }
    }
    assertThat(WorldWords.VOCABULARY).hasSize(19).doesNotHaveDuplicates();
  }

  @Test
  void known_words_are_orthogonal_to_each_other_and_to_unknown_ones() {
    for (String one : WorldWords.VOCABULARY) {
      assertThat(product(row(one, 0), row(one, 0))).isEqualTo(32);
      assertThat(product(row(one, 0), row("dog", 0))).isZero();
      for (String other : WorldWords.VOCABULARY) {
        if (!one.equals(other)) {
          assertThat(product(row(one, 0), row(other, 0))).as("%s . %s", one, other).isZero();
        }
      }
    }
  }

  @Test
  void the_rows_follow_the_formula() {
    assertThat(row("dog", 0)).containsOnly(1f);
    assertThat(Arrays.copyOf(row("a", 0), 4)).containsExactly(1, -1, 1, -1);
    assertThat(Arrays.copyOf(row("red", 0), 4)).containsExactly(1, 1, -1, -1);
    assertThat(Arrays.copyOf(row("yellow", 0), 4)).containsExactly(1, -1, -1, 1);
  }

  @Test
  void a_prompt_is_one_row_a_word_then_masked_zeros() {
    EmbeddedPrompt embedded = WorldWords.encode("A red, CIRCLE!");

    assertThat(embedded.mask()).containsExactly(1, 1, 1, 0, 0, 0, 0, 0);
    assertThat(Arrays.copyOfRange(embedded.values(), 64, 96)).isEqualTo(row("circle", 0));
    assertThat(Arrays.copyOfRange(embedded.values(), 96, 256)).containsOnly(0f);
  }

  @Test
  void more_words_than_tokens_are_cut() {
    EmbeddedPrompt embedded = WorldWords.encode("a a a a a a a red circle");

    assertThat(embedded.mask()).containsOnly(1);
    assertThat(Arrays.copyOfRange(embedded.values(), 224, 256)).isEqualTo(row("red", 0));
  }

  @Test
  void a_prompt_without_words_has_no_token() {
    assertThat(WorldWords.encode(" ... ").mask()).containsOnly(0);
    assertThat(WorldWords.encode("").values()).containsOnly(0f);
  }

  private static float[] row(String prompt, int token) {
    return Arrays.copyOfRange(WorldWords.encode(prompt).values(), 32 * token, 32 * token + 32);
  }

  private static double product(float[] one, float[] other) {
    return IntStream.range(0, one.length).mapToDouble(k -> one[k] * other[k]).sum();
  }
}
