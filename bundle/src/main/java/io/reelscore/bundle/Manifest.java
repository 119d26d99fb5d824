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
 * @param precision of the computation: {@code fp32}
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
  public static final String SCHEMA_VERSION = "1.2";

  /** The version of manifests whose samples are frames and a text, all of one shape. */
  public static final String FIXED_SHAPE_SCHEMA_VERSION = "1.0";

  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
  private static final Pattern DIMENSION = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern SCHEMA = Pattern.compile("1\\.(0|[1-9][0-9]{0,3})");
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
    ManifestRules.checkVersion(checks, schemaVersion, preprocessing);
    ManifestRules.check(checks, dimensions, inputs, outputs, preprocessing, batching);
    checks.that(
        preprocessing.readsText() || !files.containsKey(BundleFiles.TOKENIZER),
        "files",
        Checks.quoted(BundleFiles.TOKENIZER),
        "no entry for it, as the model reads no text");
    checks.orThrow();
  }

  /**
   * The oldest version that can say this, which is what a manifest should be written in: the
   * identity of a model then doesn't depend on the age of the program that exports it.
   */
  public static String schemaVersionFor(Preprocessing preprocessing) {
    return preprocessing.version().text();
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

  /**
   * The input with that role, of which there is one at most.
   *
   * @throws IllegalArgumentException when the model has none
   */
  public InputTensor input(Role role) {
    return inputs.stream()
        .filter(input -> input.role() == role)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "role: %s (expected: one of %s)"
                    .formatted(role, inputs.stream().map(InputTensor::role).toList())));
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

    /** Bytes of one element. */
    public int elementBytes() {
      return switch (dataType) {
        case "uint8" -> 1;
        case "float16", "bfloat16" -> Short.BYTES;
        case "float32" -> Float.BYTES;
        default -> Long.BYTES;
      };
    }
  }

  /** What an input carries. Written in lower case in the manifest. */
  public enum Role {
    /** uint8 RGB [batch, frames, height, width, 3]. */
    FRAMES,
    /** int64 [batch, tokens]. */
    PROMPT_TOKENS,
    /** int64 [batch, tokens], 1 for a token and 0 for padding. */
    PROMPT_MASK,
    /** float16, bfloat16 or float32 [batch, channels, frames, height, width]. */
    LATENTS,
    /** float32 [batch]. */
    TIMESTEP,
    /** float16, bfloat16 or float32 [batch, tokens, width]. */
    PROMPT_EMBEDDING
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
