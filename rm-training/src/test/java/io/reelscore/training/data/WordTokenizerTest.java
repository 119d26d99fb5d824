package io.reelscore.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.Prompt;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {

  private static final Prompt SIX_TOKENS = new Prompt("{prompt}", 6, 4096, "[UNK]", "[PAD]");

  @Test
  void special_tokens_come_first_and_words_are_sorted() {
    List<String> vocabulary =
        WordTokenizer.vocabulary(List.of("A red circle"), List.of("Zwölf Bären, rot!"));

    assertThat(vocabulary)
        .containsExactly("[PAD]", "[UNK]", "!", ",", "a", "bären", "circle", "red", "rot", "zwölf");
  }

  @Test
  void the_most_frequent_words_stay_when_there_are_too_many() {
    List<String> others =
        IntStream.range(0, WordTokenizer.MAX_WORDS + 10)
            .mapToObj(i -> "word%06d twice%06d twice%06d".formatted(i, i / 4, i / 4))
            .toList();

    List<String> vocabulary = WordTokenizer.vocabulary(List.of("red"), others);

    assertThat(vocabulary).hasSize(WordTokenizer.MAX_WORDS).doesNotHaveDuplicates();
    assertThat(vocabulary).contains("red", "twice000000", "twice005000");
  }

  @Test
  void prompts_are_cut_padded_and_their_unknown_words_marked() {
    List<String> vocabulary = WordTokenizer.vocabulary(List.of("a red circle"), List.of());
    try (PromptEncoder encoder = new PromptEncoder(WordTokenizer.json(vocabulary), SIX_TOKENS)) {

      assertThat(encoder.encode("A RED square").ids()).containsExactly(2, 4, 1, 0, 0, 0);
      assertThat(encoder.encode("red red red red red red circle").ids())
          .containsExactly(4, 4, 4, 4, 4, 4);
    }
  }

  @Test
  void not_all_prompts_are_remembered() {
    List<String> vocabulary = WordTokenizer.vocabulary(List.of("a red circle"), List.of());
    try (PromptEncoder encoder = new PromptEncoder(WordTokenizer.json(vocabulary), SIX_TOKENS)) {
      PromptEncoder.Tokens first = encoder.encode("red");
      assertThat(encoder.encode("red")).isSameAs(first);

      IntStream.range(0, 4096).forEach(i -> encoder.encode("circle " + i));

      assertThat(encoder.encode("red")).isNotSameAs(first);
      assertThat(encoder.encode("red").ids()).isEqualTo(first.ids());
    }
  }

  @Test
  void every_word_of_the_vocabulary_is_its_own_token() {
    List<String> vocabulary =
        WordTokenizer.vocabulary(WorldData.prompts(), List.of("Straße, naïve? x-ray don't 3,5"));
    try (PromptEncoder encoder = new PromptEncoder(WordTokenizer.json(vocabulary), SIX_TOKENS)) {

      for (int id = 2; id < vocabulary.size(); id++) {
        assertThat(encoder.encode(vocabulary.get(id)).ids())
            .as(vocabulary.get(id))
            .containsExactly(id, 0, 0, 0, 0, 0);
      }
    }
  }
}
