package io.reelscore.runtime;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/**
 * How a model is run. Threads are the caller's: each run uses one thread, several runs share the
 * model.
 *
 * @param optimization how far the graph may be rewritten; changes the last bits of rewards, and is
 *     part of the fingerprint for that reason
 */
public record RuntimeOptions(Optimization optimization) {

  /** All optimisations. */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(Optimization.ALL);
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
  }
}
