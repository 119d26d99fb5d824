package io.reelscore.training.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.reelscore.bundle.Prompt;
import io.reelscore.training.process.NativeLibraries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Prompts as token ids, by the tokenizer that the bundle carries, as a server reads them. */
public final class PromptEncoder implements AutoCloseable {

  /** Tokens that are remembered, 16 bytes each. */
  private static final int KNOWN_TOKENS = 1 << 20;

  private static final int KNOWN_PROMPTS = 4096;

  private final HuggingFaceTokenizer tokenizer;
  private final Prompt settings;
  private final long padding;
  private final int mostKnown;
  private final Map<String, Tokens> known = new ConcurrentHashMap<>();

  /**
   * @param tokenizerJson a Hugging Face fast tokenizer; special tokens that its post-processor adds
   *     are kept
   * @param settings how a prompt becomes tokens
   */
  public PromptEncoder(byte[] tokenizerJson, Prompt settings) {
    this.settings = settings;
    this.mostKnown = Math.clamp(KNOWN_TOKENS / settings.maxTokens(), 1, KNOWN_PROMPTS);
    NativeLibraries.prepare();
    try {
      this.tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(tokenizerJson),
              Map.of(
                  "padding",
                  "false",
                  "truncation",
                  "true",
                  "maxLength",
                  String.valueOf(settings.maxTokens())));
    } catch (IOException e) {
      throw new UncheckedIOException("tokenizer.json cannot be loaded", e);
    }
    long[] ids = tokenizer.encode(settings.padToken(), false, false).getIds();
    if (ids.length != 1) {
      tokenizer.close();
      throw new IllegalArgumentException(
          "padToken: %s is %d tokens (expected: 1)".formatted(settings.padToken(), ids.length));
    }
    this.padding = ids[0];
  }

  /** Tokens of each prompt, padding included. */
  public int maxTokens() {
    return settings.maxTokens();
  }

  /** Exactly {@link #maxTokens} tokens: cut, or padded. */
  public Tokens encode(String prompt) {
    if (known.size() >= mostKnown && !known.containsKey(prompt)) {
      known.clear();
    }
    return known.computeIfAbsent(prompt, this::read);
  }

  private Tokens read(String prompt) {
    long[] read = tokenizer.encode(settings.textFor(prompt), true, false).getIds();
    int real = Math.min(read.length, settings.maxTokens());
    long[] ids = Arrays.copyOf(read, settings.maxTokens());
    Arrays.fill(ids, real, ids.length, padding);
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 0, real, 1);
    return new Tokens(ids, mask);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  /**
   * A prompt as a model reads it.
   *
   * @param ids not to be changed
   * @param mask 1 for a token and 0 for padding; not to be changed
   */
  public record Tokens(long[] ids, long[] mask) {}
}
