package io.reelscore.training.pairs;

/** What an annotator says of one clip in one dimension. */
public enum Verdict {
  /** Good enough. */
  PASS,
  /** Not good enough. */
  FAIL,
  /** Nobody was asked, or the answers cancel out. */
  NONE
}
