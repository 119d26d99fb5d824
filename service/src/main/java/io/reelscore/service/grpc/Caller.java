package io.reelscore.service.grpc;

import io.grpc.Context;
import io.reelscore.core.RunKey;

/** Who calls. */
final class Caller {
  /** Empty as long as callers are not told apart. */
  static final Context.Key<String> PRINCIPAL = Context.keyWithDefault("reelscore-principal", "");

  private Caller() {}

  /** The run of that name of the caller this thread serves. */
  static RunKey run(String runId) {
    return new RunKey(PRINCIPAL.get(), runId);
  }
}
