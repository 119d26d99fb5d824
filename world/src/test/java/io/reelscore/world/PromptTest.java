package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PromptTest {

  @Test
  void a_prompt_reads_as_a_phrase() {
    Prompt prompt = new Prompt(Colour.RED, Shape.CIRCLE, Motion.BOUNCING_LEFT);

    String text = prompt.text();

    assertThat(text).isEqualTo("a red circle bouncing left");
  }

  @Test
  void all_prompts_use_nineteen_words() {
    Set<String> words = new TreeSet<>();

    for (Colour colour : Colour.values()) {
      for (Shape shape : Shape.values()) {
        for (Motion motion : Motion.values()) {
          words.addAll(Set.of(new Prompt(colour, shape, motion).text().split(" ")));
        }
      }
    }

    assertThat(words).hasSize(1 + 8 + 6 + 4);
  }
}
