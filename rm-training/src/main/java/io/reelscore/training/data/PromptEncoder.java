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

/** Prompts as token ids, by the tokenizer that the bundle carries. */
public final class PromptEncoder implements AutoCloseable {

  private final HuggingFaceTokenizer tokenizer;
  private final Prompt settings;
  private final Map<String, long[]> known = new ConcurrentHashMap<>();

  /**
   * @param tokenizerJson a Hugging Face fast tokenizer whose padding is 0
   * @param settings how a prompt becomes tokens
   */
  public PromptEncoder(byte[] tokenizerJson, Prompt settings) {
    this.settings = settings;
    NativeLibraries.prepare();
    try {
      this.tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(tokenizerJson),
              Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException("tokenizer.json cannot be loaded", e);
    }
  }

  /** Tokens of each prompt, padding included. */
  public int maxTokens() {
    return settings.maxTokens();
  }

  /**
   * The ids of a prompt, exactly {@link #maxTokens} of them: cut, or padded with 0.
   *
   * @return not to be changed
   */
  public long[] encode(String prompt) {
    return known.computeIfAbsent(
        prompt,
        text ->
            Arrays.copyOf(tokenizer.encode(settings.textFor(text)).getIds(), settings.maxTokens()));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
