package io.reelscore.training.annotation;

/** Whether the films that a file names must be there. */
public enum Films {
  /** Each must be an existing file. */
  MUST_EXIST,
  /** They may be elsewhere: only what was said of them is read. */
  MAY_BE_ELSEWHERE
}
