package io.reelscore.service.oip;

import java.util.List;

/** The names of inputs. */
final class InputNames {
  static final String FRAMES = "frames";
  static final String ENCODED_VIDEO = "encoded_video";
  static final String PROMPT = "prompt";
  static final List<String> ALL = List.of(FRAMES, ENCODED_VIDEO, PROMPT);

  private InputNames() {}
}
