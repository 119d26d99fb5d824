package io.reelscore.loadtest.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** A tokenizer of a few whole words, as Hugging Face writes them. */
final class BenchTokenizer {
  static final String PAD = "[PAD]";
  static final String UNKNOWN = "[UNK]";

  /** The words by their ids. */
  static final List<String> WORDS =
      List.of(
          PAD,
          UNKNOWN,
          "a",
          "red",
          "yellow",
          "green",
          "cyan",
          "blue",
          "magenta",
          "circle",
          "square",
          "triangle",
          "diamond",
          "rolling",
          "bouncing",
          "right",
          "left");

  private BenchTokenizer() {}

  /** {@code tokenizer.json}. */
  static byte[] json() {
    SequencedMap<String, Object> root = new LinkedHashMap<>();
    root.put("version", "1.0");
    root.put("truncation", null);
    root.put("padding", null);
    root.put("added_tokens", List.of(special(0), special(1)));
    root.put("normalizer", Map.of("type", "Lowercase"));
    root.put("pre_tokenizer", Map.of("type", "WhitespaceSplit"));
    root.put("post_processor", null);
    root.put("decoder", null);
    SequencedMap<String, Integer> vocabulary = new LinkedHashMap<>();
    IntStream.range(0, WORDS.size()).forEach(id -> vocabulary.put(WORDS.get(id), id));
    root.put("model", Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", UNKNOWN));
    return JsonMapper.shared().writeValueAsBytes(root);
  }

  private static Map<String, Object> special(int id) {
    return Map.of(
        "id", id,
        "content", WORDS.get(id),
        "single_word", false,
        "lstrip", false,
        "rstrip", false,
        "normalized", false,
        "special", true);
  }

  /** The tokens of a prompt of known words. */
  static Tokens tokens(String prompt, int length) {
    long[] ids = new long[length];
    long[] mask = new long[length];
    List<String> words = Arrays.asList(prompt.split(" ", -1));
    for (int i = 0; i < words.size(); i++) {
      ids[i] = WORDS.indexOf(words.get(i));
      mask[i] = 1;
    }
    return new Tokens(ids, mask);
  }

  /** Ids and mask of a prompt, padded. */
  record Tokens(long[] ids, long[] mask) {}
}
