package io.reelscore.training.study;

/** Hears how far a study is. */
public interface StudyProgress {

  /**
   * Something was done.
   *
   * @param what was done, for example {@code bt-wt/3}, or what failed and why
   * @param done so many pieces
   * @param total of so many
   */
  void onProgress(String what, int done, int total);
}
