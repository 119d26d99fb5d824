package io.reelscore.runtime;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.reelscore.bundle.Manifest.Determinism;
import java.util.Locale;

/**
 * How a model is loaded.
 *
 * @param optimization how far the graph may be rewritten; changes the last bits of rewards, and is
 *     part of the fingerprint for that reason
 * @param maxBatchItems the largest batch that will be run; the manifest's own limit holds as well.
 *     The model is warmed up and tested up to this size
 * @param requiredDeterminism a model that is less repeatable here is refused
 */
public record LoadOptions(
    Optimization optimization, int maxBatchItems, Determinism requiredDeterminism) {

  public LoadOptions {
    if (maxBatchItems < 1) {
      throw new IllegalArgumentException(
          "maxBatchItems: " + maxBatchItems + " (expected: at least 1)");
    }
  }

  /** All optimisations, batches up to the manifest's limit, any repeatability. */
  public static LoadOptions defaults() {
    return new LoadOptions(Optimization.ALL, Integer.MAX_VALUE, Determinism.NONE);
  }

  /** ONNX Runtime's levels of graph optimisation. */
  public enum Optimization {
    /** The graph as it is. */
    NONE(OptLevel.NO_OPT),
    /** Constant folding, removal of what does nothing. */
    BASIC(OptLevel.BASIC_OPT),
    /** Also fused operators. */
    EXTENDED(OptLevel.EXTENDED_OPT),
    /** Also changes of memory layout. */
    ALL(OptLevel.ALL_OPT);

    private final OptLevel level;

    Optimization(OptLevel level) {
      this.level = level;
    }

    OptLevel level() {
      return level;
    }

    /** The name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
