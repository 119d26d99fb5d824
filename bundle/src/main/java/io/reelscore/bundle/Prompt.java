package io.reelscore.bundle;

import java.util.List;

/**
 * How a prompt is made into tokens, by {@code tokenizer.json}.
 *
 * @param template the text that is tokenized, with {@code {prompt}} in it
 * @param maxTokens longer prompts are truncated
 * @param lengths prompts are padded to the smallest of these that holds them; ascending, the last
 *     one {@code maxTokens}
 * @param maxBytes longer prompts are refused; bytes of UTF-8
 * @param unknownToken what unknown words become
 * @param padToken what fills the rest
 */
public record Prompt(
    String template,
    int maxTokens,
    List<Integer> lengths,
    int maxBytes,
    String unknownToken,
    String padToken)
    implements PromptForm {
  /** Stands for the prompt in a template. */
  public static final String PLACEHOLDER = "{prompt}";

  static final int MAX_TOKENS = 8192;

  public Prompt {
    lengths = List.copyOf(lengths);
    int first = template.indexOf(PLACEHOLDER);
    Checks checks =
        new Checks()
            .that(
                first >= 0 && first == template.lastIndexOf(PLACEHOLDER),
                "template",
                Checks.quoted(template),
                "a text with " + PLACEHOLDER + " once")
            .range("maxTokens", maxTokens, 1, MAX_TOKENS)
            .range("maxBytes", maxBytes, 1, 1 << 20)
            .notBlank("unknownToken", unknownToken)
            .notBlank("padToken", padToken);
    if (!lengths.equals(List.of(maxTokens))) {
      checks
          .ascending("lengths", lengths, MAX_TOKENS)
          .that(
              !lengths.isEmpty() && lengths.get(lengths.size() - 1) == maxTokens,
              "lengths",
              lengths,
              "maxTokens (" + maxTokens + ") as the last");
    }
    checks.orThrow();
  }

  /** Prompts that are all padded to the same length. */
  public Prompt(
      String template, int maxTokens, int maxBytes, String unknownToken, String padToken) {
    this(template, maxTokens, List.of(maxTokens), maxBytes, unknownToken, padToken);
  }

  /** The smallest legal length that holds so many tokens; the last one for more. */
  public int lengthFor(int tokens) {
    return lengths.stream().filter(length -> length >= tokens).findFirst().orElse(maxTokens);
  }

  /** The text that is tokenized for a prompt. */
  public String textFor(String prompt) {
    return template.replace(PLACEHOLDER, prompt);
  }
}
