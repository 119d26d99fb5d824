package io.reelscore.training.study;

/** How the clips of a training are judged. */
enum Labelling {
  /** Pass or Fail by one annotator of the panel, any one for each clip. */
  SINGLE,
  /**
   * Pass or Fail by the majority of the panel: as many judgements a clip as there are annotators.
   */
  MAJORITY,
  /**
   * Which of two clips of a prompt is better, by one annotator: as many pairs as clips, so as many
   * judgements as {@link #SINGLE}.
   */
  PAIRWISE
}
