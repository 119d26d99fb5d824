package io.reelscore.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A fixed text encoder for prompts of the world, {@value #NAME}: what a video generator's text
 * encoder is to its prompts, with no weights but a formula.
 *
 * <p>A prompt's words are its runs of letters and digits in lower case, the first {@value #TOKENS}
 * of them. Each word has a row of {@value #WIDTH} numbers, +1 or -1: row r holds {@code (-1)^bits(r
 * & k)} at place k, bits being the number of ones (the Hadamard matrix of Sylvester). Row 0, all
 * ones, is every unknown word's; the rows of the words known are their places, from 1, in {@link
 * #VOCABULARY}. Rows after the last word are 0.
 */
public final class WorldWords {
  /** What embeddings of this kind are called. */
  public static final String NAME = "world-words@1";

  /** Rows of an embedding. */
  public static final int TOKENS = 8;

  /** Numbers of a row. */
  public static final int WIDTH = 32;

  /** The words known: the article, the colours, the shapes, the ways of moving. */
  public static final List<String> VOCABULARY =
      Stream.of(
              Stream.of("a"),
              Stream.of(Colour.values()).map(Colour::word),
              Stream.of(Shape.values()).map(Shape::word),
              Stream.of("rolling", "bouncing", "right", "left"))
          .flatMap(words -> words)
          .toList();

  private WorldWords() {}

  /** The embedding of a prompt; one without any word has no token. */
  public static EmbeddedPrompt encode(String prompt) {
    float[] values = new float[TOKENS * WIDTH];
    byte[] mask = new byte[TOKENS];
    List<String> words = words(prompt);
    for (int token = 0; token < Math.min(words.size(), TOKENS); token++) {
      int row = VOCABULARY.indexOf(words.get(token)) + 1;
      for (int k = 0; k < WIDTH; k++) {
        values[token * WIDTH + k] = 1 - 2 * (Integer.bitCount(row & k) % 2);
      }
      mask[token] = 1;
    }
    return new EmbeddedPrompt(values, mask);
  }

  private static List<String> words(String prompt) {
    List<String> words = new ArrayList<>();
    for (String word : prompt.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
