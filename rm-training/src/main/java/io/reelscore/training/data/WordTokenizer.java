package io.reelscore.training.data;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tokenizer of whole words as a Hugging Face {@code tokenizer.json}: lower case; words and runs
 * of punctuation are tokens; {@value #PAD} is 0 and {@value #UNKNOWN} is 1.
 */
public final class WordTokenizer {

  /** What fills the rest of a prompt. */
  public static final String PAD = "[PAD]";

  /** What unknown words become. */
  public static final String UNKNOWN = "[UNK]";

  /** The most words a vocabulary has, special tokens included. */
  public static final int MAX_WORDS = 20_000;

  private static final Pattern WORD =
      Pattern.compile("\\w+|[^\\w\\s]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private WordTokenizer() {}

  /**
   * The words of prompts: all of {@code always}, then the most frequent of the others up to {@value
   * #MAX_WORDS}; the special tokens first, the rest sorted.
   */
  public static List<String> vocabulary(Collection<String> always, Collection<String> others) {
    TreeSet<String> kept = new TreeSet<>();
    always.forEach(prompt -> kept.addAll(words(prompt)));
    TreeMap<String, Integer> counts = new TreeMap<>();
    others.forEach(prompt -> words(prompt).forEach(word -> counts.merge(word, 1, Integer::sum)));
    counts.entrySet().stream()
        .filter(entry -> !kept.contains(entry.getKey()))
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MAX_WORDS - 2L - kept.size())
        .map(Map.Entry::getKey)
        .toList()
        .forEach(kept::add);
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(PAD, UNKNOWN), kept.stream())
        .toList();
  }

  /** The tokens of the longest of some prompts; 0 for none. */
  public static int longest(Collection<String> prompts) {
    return prompts.stream().mapToInt(prompt -> words(prompt).size()).max().orElse(0);
  }

  /** The file's bytes for a vocabulary whose ids are the places in the list. */
  public static byte[] json(List<String> vocabulary) {
    SequencedMap<String, Integer> ids = new LinkedHashMap<>();
    for (String word : vocabulary) {
      ids.put(word, ids.size());
    }
    SequencedMap<String, Object> root = new LinkedHashMap<>();
    root.put("version", "1.0");
    root.put("truncation", null);
    root.put("padding", null);
    root.put("added_tokens", List.of(special(0, PAD), special(1, UNKNOWN)));
    root.put("normalizer", Map.of("type", "Lowercase"));
    root.put("pre_tokenizer", Map.of("type", "Whitespace"));
    root.put("post_processor", null);
    root.put("decoder", null);
    SequencedMap<String, Object> model = new LinkedHashMap<>();
    model.put("type", "WordLevel");
    model.put("vocab", ids);
    model.put("unk_token", UNKNOWN);
    root.put("model", model);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static List<String> words(String prompt) {
    return WORD.matcher(prompt.toLowerCase(Locale.ROOT))
        .results()
        .map(java.util.regex.MatchResult::group)
        .toList();
  }

  private static SequencedMap<String, Object> special(int id, String token) {
    SequencedMap<String, Object> added = new LinkedHashMap<>();
    added.put("id", id);
    added.put("content", token);
    added.put("single_word", false);
    added.put("lstrip", false);
    added.put("rstrip", false);
    added.put("normalized", false);
    added.put("special", true);
    return added;
  }
}
