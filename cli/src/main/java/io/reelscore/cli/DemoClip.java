package io.reelscore.cli;

/**
 * A sample clip that was made, and what was done to it.
 *
 * @param request the clip as it is scored
 * @param scene number of the held-out scene, from 0
 * @param defect {@code none} or the dimension that was spoilt
 */
record DemoClip(ClipRequest request, int scene, String defect) {
  static final String NO_DEFECT = "none";
}
