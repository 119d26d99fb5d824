package io.reelscore.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** The version this code writes. */
  public static final String SCHEMA_VERSION = "1.0";

  public Manifest {
    dimensions = List.copyOf(dimensions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    limits = List.copyOf(limits);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * One reward.
   *
   * @param name for example {@code physical_plausibility}
   * @param output the graph output that holds it, float32 [batch]
   */
  public record Dimension(String name, String output) {}

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
   * @param count frames a sample
   * @param sampling {@code segment_centers}
   * @param height pixels
   * @param width pixels
   * @param resize {@code bicubic_antialias}
   */
  public record Frames(int count, String sampling, int height, int width, String resize) {}

  /**
   * How a prompt is made into tokens, by {@code tokenizer.json}.
   *
   * @param template the text that is tokenized, with {@code {prompt}} in it
   * @param maxTokens longer prompts are truncated, shorter ones padded to exactly this many
   * @param maxBytes longer prompts are refused; bytes of UTF-8
   * @param unknownToken what unknown words become
   * @param padToken what fills the rest
   */
  public record Prompt(
      String template, int maxTokens, int maxBytes, String unknownToken, String padToken) {}

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
   * @param headAttentionHeads heads of each attention of the head
   * @param taps the backbone layers (1-based) whose hidden states the head reads
   * @param dataDigest sha256 over the training data
   * @param seed of everything random
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
    }
  }
}
