package io.reelscore.core;

/** How far a sample came before it failed. */
public enum FailureStage {
  /** Before any work: request checks and admission. */
  ADMISSION,
  /** Decoding, sampling, resizing, tokenizing. */
  PREPARATION,
  /** Waiting for a batch. */
  QUEUE,
  /** Running the model. */
  EXECUTION
}
