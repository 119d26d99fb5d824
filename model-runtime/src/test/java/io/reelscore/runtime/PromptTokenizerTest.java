package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.Problem;
import io.reelscore.bundle.Prompt;
import io.reelscore.fixtures.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTokenizerTest {
  @TempDir Path folder;

  @Test
  void a_prompt_is_padded_to_the_models_length() throws Exception {
    TokenizedPrompt prompt = tokenize("{prompt}", "A red  CIRCLE\trolling");

    assertThat(prompt.ids()).containsExactly(2, 3, 9, 13, 0, 0, 0, 0);
    assertThat(prompt.mask()).containsExactly(1, 1, 1, 1, 0, 0, 0, 0);
    assertThat(prompt.unknownWords()).isEmpty();
    assertThat(prompt.truncated()).isFalse();
  }

  @Test
  void unknown_words_are_told_as_the_caller_wrote_them_and_once() throws Exception {
    TokenizedPrompt prompt = tokenize("{prompt}", "a Purple 😀😀 Größe red Purple");

    assertThat(prompt.ids()).containsExactly(2, 1, 1, 1, 3, 1, 0, 0);
    assertThat(prompt.unknownWords()).containsExactly("Purple", "😀😀", "Größe");
  }

  @Test
  void a_long_prompt_is_cut_and_told() throws Exception {
    TokenizedPrompt prompt = tokenize("{prompt}", "a red circle rolling right a red circle orange");

    assertThat(prompt.ids()).containsExactly(2, 3, 9, 13, 15, 2, 3, 9);
    assertThat(prompt.mask()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(prompt.truncated()).isTrue();
    assertThat(prompt.unknownWords()).isEmpty();
  }

  @Test
  void a_prompt_of_exactly_the_models_length_is_not_truncated() throws Exception {
    TokenizedPrompt prompt = tokenize("{prompt}", "a red circle rolling right a red circle");

    assertThat(prompt.truncated()).isFalse();
  }

  @Test
  void the_template_surrounds_the_prompt() throws Exception {
    TokenizedPrompt prompt = tokenize("a {prompt} right", "red {prompt}");

    assertThat(prompt.ids()).containsExactly(2, 3, 1, 15, 0, 0, 0, 0);
    assertThat(prompt.unknownWords()).containsExactly("{prompt}");
  }

  @Test
  void strange_texts_do_no_harm() throws Exception {
    for (String text :
        List.of("", " ", "\0", "a\0red", "\ud800", "a \udc00 red", "\uffff", "x".repeat(100_000))) {
      TokenizedPrompt prompt = tokenize("{prompt}", text);

      assertThat(prompt.ids()).hasSize(8);
      assertThat(prompt.unknownWords())
          .allSatisfy(word -> assertThat(word.length()).isBetween(1, 128));
    }
  }

  @Test
  void the_library_stays_off_the_network() throws Exception {
    tokenize("{prompt}", "a");

    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  private TokenizedPrompt tokenize(String template, String prompt) throws Exception {
    Path file = Files.write(folder.resolve("tokenizer.json"), TinyModel.tokenizer());
    List<Problem> problems = new ArrayList<>();
    Prompt rules = new Prompt(template, TinyModel.PROMPT_TOKENS, 4096, "[UNK]", "[PAD]");
    try (PromptTokenizer tokenizer =
        Objects.requireNonNull(PromptTokenizer.load(file, rules, problems), problems::toString)) {
      return tokenizer.tokenize(prompt);
    }
  }
}
