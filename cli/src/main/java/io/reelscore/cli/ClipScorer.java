package io.reelscore.cli;

/** Scores one clip at a time; safe for use by several threads. */
interface ClipScorer {

  /** Scores a clip. Whatever is wrong with it is an outcome. */
  ClipOutcome score(ClipRequest clip);
}
