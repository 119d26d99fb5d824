package io.reelscore.bundle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code major.minor} of the format a manifest is written in. */
record SchemaVersion(int major, int minor) {
  /** The newest minor version that this code knows. */
  static final int NEWEST_MINOR = 2;

  private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

  /** Null when the text is no version. */
  static @Nullable SchemaVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? new SchemaVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }

  boolean isReadable() {
    return major == 1;
  }

  /**
   * A newer minor version may have added fields; in a version this code knows they are mistakes.
   */
  boolean mayHoldUnknownFields() {
    return minor > NEWEST_MINOR;
  }

  /** Whether a manifest may name latents, an embedding of the prompt, or no prompt. */
  boolean hasForms() {
    return minor >= 2;
  }

  /** As a manifest writes it. */
  String text() {
    return major + "." + minor;
  }

  /** Whether a manifest may name several numbers of frames, and several lengths of prompts. */
  boolean hasShapes() {
    return minor >= 1;
  }
}
