package io.reelscore.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Problem;
import io.reelscore.bundle.Prompt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A prompt to tokens, by the bundle's {@code tokenizer.json}; padding is on the right. */
final class PromptTokenizer implements AutoCloseable {
  /** Longer words are told by their beginning. */
  private static final int MAX_WORD_CODE_POINTS = 64;

  /** Of no language: a character for private use. */
  private static final String NO_WORD = "\uE000";

  /** The library is DJL's; these keep it from the network: no download, no usage report. */
  private static final List<String> OFFLINE = List.of("ai.djl.offline", "OPT_OUT_TRACKING");

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HuggingFaceTokenizer tokenizer;
  private final Prompt rules;
  private final long padId;

  private PromptTokenizer(HuggingFaceTokenizer tokenizer, Prompt rules, long padId) {
    this.tokenizer = tokenizer;
    this.rules = rules;
    this.padId = padId;
  }

  /** Null after telling the problems. */
  static @Nullable PromptTokenizer load(Path file, Prompt rules, List<Problem> problems) {
    HuggingFaceTokenizer tokenizer = open(file, rules, problems);
    if (tokenizer == null) {
      return null;
    }
    int before = problems.size();
    idOf(tokenizer, "unknownToken", rules.unknownToken(), problems);
    long padId = idOf(tokenizer, "padToken", rules.padToken(), problems);
    if (problems.size() > before) {
      tokenizer.close();
      return null;
    }
    return new PromptTokenizer(tokenizer, rules, padId);
  }

  private static @Nullable HuggingFaceTokenizer open(
      Path file, Prompt rules, List<Problem> problems) {
    stayOffline();
    try {
      LibUtils.checkStatus();
    } catch (RuntimeException | LinkageError e) {
      problems.add(
          new Problem(
              "tokenizers library",
              OnnxExecutor.brief(e),
              "a native library for this platform, and a folder to unpack it (DJL_CACHE_DIR)"));
      return null;
    }
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(withoutDecoder(file)),
          Map.of(
              "padding", "false",
              "truncation", "true",
              "maxLength", String.valueOf(rules.maxTokens())));
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem(
              BundleFiles.TOKENIZER,
              OnnxExecutor.brief(e),
              "a tokenizer in the Hugging Face fast-tokenizer format"));
      return null;
    }
  }

  /**
   * The file with its decoder set to null: tokens are never turned back into text here, and a
   * decoder that is no JSON ends the whole process inside the library.
   */
  private static byte[] withoutDecoder(Path file) throws IOException {
    JsonNode root = JSON.readTree(Files.readAllBytes(file));
    if (root instanceof ObjectNode tokenizer) {
      tokenizer.putNull("decoder");
    }
    return JSON.writeValueAsBytes(root);
  }

  private static void stayOffline() {
    OFFLINE.forEach(name -> System.setProperty(name, "true"));
    System.setProperty("RUST_FLAVOR", "cpu");
  }

  private static long idOf(
      HuggingFaceTokenizer tokenizer, String field, String token, List<Problem> problems) {
    Encoding encoding;
    try {
      Encoding _ = tokenizer.encode(NO_WORD, true, false);
      encoding = tokenizer.encode(token, false, false);
    } catch (RuntimeException e) {
      problems.add(
          new Problem(
              BundleFiles.TOKENIZER + ": preprocessing.prompt." + field,
              OnnxExecutor.brief(e),
              "a tokenizer that reads it and words it does not know"));
      return 0;
    }
    if (encoding.getIds().length == 1 && encoding.getTokens()[0].equals(token)) {
      return encoding.getIds()[0];
    }
    problems.add(
        new Problem(
            BundleFiles.TOKENIZER + ": preprocessing.prompt." + field,
            token + " is read as " + Arrays.toString(encoding.getTokens()),
            "one token, as the manifest says"));
    return 0;
  }

  TokenizedPrompt tokenize(String prompt) {
    String text = wellFormed(rules.textFor(prompt));
    Encoding encoding = tokenizer.encode(text, true, false);
    long[] ids = new long[rules.maxTokens()];
    long[] mask = new long[rules.maxTokens()];
    int tokens = Math.min(encoding.getIds().length, ids.length);
    System.arraycopy(encoding.getIds(), 0, ids, 0, tokens);
    Arrays.fill(ids, tokens, ids.length, padId);
    Arrays.fill(mask, 0, tokens, 1);
    return new TokenizedPrompt(ids, mask, unknownWords(text, encoding), encoding.exceedMaxLength());
  }

  /** Half surrogate pairs become question marks, so that the library counts what Java counts. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private List<String> unknownWords(String text, Encoding encoding) {
    Set<String> words = new LinkedHashSet<>();
    String[] tokens = encoding.getTokens();
    CharSpan[] spans = encoding.getCharTokenSpans();
    for (int i = 0; i < tokens.length && words.size() < TokenizedPrompt.MAX_UNKNOWN_WORDS; i++) {
      if (tokens[i].equals(rules.unknownToken()) && spans[i] != null) {
        words.add(word(text, spans[i]));
      }
    }
    return List.copyOf(words);
  }

  /** A span counts code points, a Java text counts UTF-16 units. */
  private static String word(String text, CharSpan span) {
    int from = text.offsetByCodePoints(0, span.getStart());
    int codePoints = Math.min(span.getEnd() - span.getStart(), MAX_WORD_CODE_POINTS);
    return text.substring(from, text.offsetByCodePoints(from, codePoints));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
