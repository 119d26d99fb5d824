package io.reelscore.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a model is: {@code manifest.json} of a bundle.
 *
 * @param schemaVersion {@code major.minor} of this format; an unknown major version is refused
 * @param name lower-case name, {@code [a-z0-9][a-z0-9._-]*}
 * @param version the model's own version, same alphabet
 * @param dimensions the rewards, in order; higher is better for each
 * @param inputs the inputs of the ONNX graph
 * @param outputs the outputs of the ONNX graph
 * @param preprocessing what turns a clip and its prompt into those inputs
 * @param batching how samples may be batched
 * @param precision of the weights and activations: {@code fp32}
 * @param determinism the class the exporter claims; serving measures its own
 * @param training where the weights come from
 * @param limits known limits, one sentence each; repeated as warnings in each reply
 * @param files sha256 of every other file of the bundle but the model card, by relative path
 */
public record Manifest(
    String schemaVersion,
    String name,
    String version,
    List<Dimension> dimensions,
    List<InputTensor> inputs,
    List<OutputTensor> outputs,
    Preprocessing preprocessing,
    Batching batching,
    String precision,
    Determinism determinism,
    Training training,
    List<String> limits,
    Map<String, String> files) {

  /** The newest version this code reads and writes. */
  public static final String SCHEMA_VERSION = "1.1";

  /** The version of manifests whose samples all have one shape. */
  public static final String FIXED_SHAPE_SCHEMA_VERSION = "1.0";

  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
  private static final Pattern DIMENSION = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern SCHEMA = Pattern.compile("1\\.(0|[1-9][0-9]{0,3})");
  private static final int MAX_FRAMES = 4096;
  private static final int MAX_TOKENS = 8192;
  private static final List<String> DATA_TYPES =
      List.of("uint8", "int64", "float32", "float16", "bfloat16");

  /** Canonical JSON writes numbers as doubles: beyond this, two seeds would share an identity. */
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  public Manifest {
    dimensions = List.copyOf(dimensions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    limits = List.copyOf(limits);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    Checks checks =
        new Checks()
            .matches("schemaVersion", schemaVersion, SCHEMA)
            .matches("name", name, NAME)
            .matches("version", version, NAME)
            .oneOf("precision", precision, List.of("fp32"));
    limits.forEach(limit -> checks.notBlank("limits", limit));
    files.forEach((file, digest) ->
        checks
            .that(BundlePath.isLegal(file), "files", Checks.quoted(file), BundlePath.RULE)
            .that(
                !BundleFiles.NOT_LISTED.contains(file),
                "files",
                Checks.quoted(file),
                "no entry for " + file)
            .sha256("files." + file, digest));
    checks.that(
        !schemaVersion.equals(FIXED_SHAPE_SCHEMA_VERSION)
            || schemaVersionFor(preprocessing).equals(schemaVersion),
        "schemaVersion",
        Checks.quoted(schemaVersion),
        SCHEMA_VERSION + ", for frames.counts or prompt.lengths");
    ManifestRules.check(checks, dimensions, inputs, outputs, preprocessing, batching);
    checks.orThrow();
  }

  /**
   * The oldest version that can say this, which is what a manifest should be written in: the
   * identity of a model then doesn't depend on the age of the program that exports it.
   */
  public static String schemaVersionFor(Preprocessing preprocessing) {
    return preprocessing.frames().hasOneCount() && preprocessing.prompt().hasOneLength()
        ? FIXED_SHAPE_SCHEMA_VERSION
        : SCHEMA_VERSION;
  }

  /** The same manifest with these digests. */
  public Manifest withFiles(Map<String, String> digests) {
    return new Manifest(
        schemaVersion,
        name,
        version,
        dimensions,
        inputs,
        outputs,
        preprocessing,
        batching,
        precision,
        determinism,
        training,
        limits,
        digests);
  }

  /** Names of the dimensions, in order. */
  public List<String> dimensionNames() {
    return dimensions.stream().map(Dimension::name).toList();
  }

  /** The input with that role; each role has exactly one. */
  public InputTensor input(Role role) {
    return inputs.stream().filter(input -> input.role() == role).findFirst().orElseThrow();
  }

  /**
   * One reward.
   *
   * @param name for example {@code physical_plausibility}, {@code [a-z][a-z0-9_]*}
   * @param output the graph output that holds it, float32 [batch]
   */
  public record Dimension(String name, String output) {
    public Dimension {
      new Checks().matches("name", name, DIMENSION).notBlank("output", output).orThrow();
    }
  }

  /**
   * An input of the graph.
   *
   * @param name in the graph
   * @param role what it carries
   * @param dataType {@code uint8 | int64 | float32 | float16 | bfloat16}
   * @param shape one entry an axis: a number or the name of a symbol ({@code batch})
   */
  public record InputTensor(String name, Role role, String dataType, List<String> shape) {
    public InputTensor {
      shape = List.copyOf(shape);
      new Checks().notBlank("name", name).oneOf("dataType", dataType, DATA_TYPES).orThrow();
    }
  }

  /** What an input carries. Written in lower case in the manifest. */
  public enum Role {
    /** uint8 RGB [batch, frames, height, width, 3]. */
    FRAMES,
    /** int64 [batch, tokens]. */
    PROMPT_TOKENS,
    /** int64 [batch, tokens], 1 for a token and 0 for padding. */
    PROMPT_MASK
  }

  /**
   * An output of the graph.
   *
   * @param name in the graph
   * @param kind {@code reward} or {@code features}
   * @param dataType as for inputs
   * @param shape as for inputs
   */
  public record OutputTensor(String name, Kind kind, String dataType, List<String> shape) {
    public OutputTensor {
      shape = List.copyOf(shape);
      new Checks().notBlank("name", name).oneOf("dataType", dataType, DATA_TYPES).orThrow();
    }

    /** What an output is for. Written in lower case in the manifest. */
    public enum Kind {
      /** One raw reward a sample, float32 [batch]. */
      REWARD,
      /** Hidden states, computed only when asked for. */
      FEATURES
    }
  }

  /**
   * What turns a clip and its prompt into the graph's inputs.
   *
   * @param frames how frames are made
   * @param prompt how the prompt is made into tokens
   */
  public record Preprocessing(Frames frames, Prompt prompt) {}

  /**
   * How frames are made. The arithmetic to floats is in the graph.
   *
   * @param count frames a sample, unless its sender chooses another of the legal counts
   * @param counts legal numbers of frames, ascending, {@code count} among them
   * @param sampling {@code segment_centers}
   * @param height pixels
   * @param width pixels
   * @param resize {@code bicubic_antialias}
   */
  public record Frames(
      int count, List<Integer> counts, String sampling, int height, int width, String resize) {
    public Frames {
      counts = List.copyOf(counts);
      Checks checks =
          new Checks()
              .range("count", count, 1, MAX_FRAMES)
              .range("height", height, 1, 8192)
              .range("width", width, 1, 8192)
              .oneOf("sampling", sampling, List.of("segment_centers"))
              .oneOf("resize", resize, List.of("bicubic_antialias"));
      if (!counts.equals(List.of(count))) {
        checks
            .ascending("counts", counts, MAX_FRAMES)
            .that(counts.contains(count), "counts", counts, "count (" + count + ") among them");
      }
      checks.orThrow();
      int largest = counts.get(counts.size() - 1);
      new Checks()
          .range("count x height x width x 3", 3L * largest * height * width, 1, 1L << 30)
          .orThrow();
    }

    /** Samples of one number of frames. */
    public Frames(int count, String sampling, int height, int width, String resize) {
      this(count, List.of(count), sampling, height, width, resize);
    }

    /** Whether all samples have as many frames. */
    boolean hasOneCount() {
      return counts.size() == 1;
    }

    /** Bytes of one sample of so many frames: frames x height x width x 3. */
    public int bytesPerItem(int frames) {
      return 3 * frames * height * width;
    }

    /** Bytes of the legal samples, ascending. */
    public List<Integer> legalBytes() {
      return counts.stream().map(this::bytesPerItem).toList();
    }
  }

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
      String padToken) {
    /** Stands for the prompt in a template. */
    public static final String PLACEHOLDER = "{prompt}";

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

    /** Whether all prompts are padded to one length. */
    boolean hasOneLength() {
      return lengths.size() == 1;
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

  /**
   * How samples may be batched.
   *
   * @param maxBatch the largest batch
   * @param buckets the batch sizes that are warmed up, ascending, the last one {@code maxBatch}
   * @param tokensPerItem the cost of one sample in transformer tokens
   */
  public record Batching(int maxBatch, List<Integer> buckets, int tokensPerItem) {
    public Batching {
      buckets = List.copyOf(buckets);
      new Checks()
          .range("maxBatch", maxBatch, 1, 1024)
          .that(Checks.isAscending(buckets), "buckets", buckets, "ascending batch sizes >= 1")
          .that(
              !buckets.isEmpty() && buckets.get(buckets.size() - 1) == maxBatch,
              "buckets",
              buckets,
              "maxBatch (" + maxBatch + ") as the last")
          .range("tokensPerItem", tokensPerItem, 1, 1 << 24)
          .orThrow();
    }
  }

  /** How repeatable a reward is. Written in lower case in the manifest. */
  public enum Determinism {
    /** No promise. */
    NONE,
    /** The same batch gives the same bits. */
    DETERMINISTIC,
    /** A sample gives the same bits whatever its batch, position and neighbours. */
    BATCH_INVARIANT
  }

  /**
   * Where the weights come from.
   *
   * @param trained false for random weights
   * @param method for example {@code solireward}
   * @param loss for example {@code bt_wt}
   * @param pairing for example {@code cross_prompt_in_batch}
   * @param head for example {@code hpqa}
   * @param headAttentionHeads heads of each attention of the head; 0 for a head without attention
   * @param taps the backbone layers (1-based) whose hidden states the head reads
   * @param dataDigest sha256 over the training data; empty when not trained
   * @param seed of everything random; at most 2^53 - 1 either way, as JSON numbers are doubles
   * @param codeRevision of the code that trained it
   */
  public record Training(
      boolean trained,
      String method,
      String loss,
      String pairing,
      String head,
      int headAttentionHeads,
      List<Integer> taps,
      String dataDigest,
      long seed,
      String codeRevision) {
    public Training {
      taps = List.copyOf(taps);
      Checks checks =
          new Checks()
              .range("headAttentionHeads", headAttentionHeads, 0, 1024)
              .range("seed", seed, -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER);
      taps.forEach(tap -> checks.range("taps", tap, 1, 1024));
      if (trained) {
        checks.notBlank("method", method).notBlank("loss", loss).notBlank("head", head);
      }
      if (trained || !dataDigest.isEmpty()) {
        checks.sha256("dataDigest", dataDigest);
      }
      checks.orThrow();
    }
  }
}
