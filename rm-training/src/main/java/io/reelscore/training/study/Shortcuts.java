package io.reelscore.training.study;

/** What a training does about clips that look good without being good. */
enum Shortcuts {
  /** Nothing. */
  AS_THEY_COME,
  /** Winners with more of the world's own shortcuts weigh, together, as much as those with less. */
  KNOWN,
  /** The same with what is measured from the pixels. */
  MEASURED
}
