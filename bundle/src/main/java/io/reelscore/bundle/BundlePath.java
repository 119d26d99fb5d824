package io.reelscore.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A file's name inside a bundle: relative, plain characters, and never out of the folder. */
final class BundlePath {
  static final String RULE =
      "a relative path of [A-Za-z0-9._-] segments, none of which begins with a dot or a dash";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}");
  private static final int MAX_CHARS = 200;

  private BundlePath() {}

  static boolean isLegal(String name) {
    return name.length() <= MAX_CHARS && NAME.matcher(name).matches();
  }

  /** Whether the file's real place, all links followed, is inside the folder. */
  static boolean staysInside(Path folder, Path file) throws IOException {
    return file.toRealPath().startsWith(folder.toRealPath());
  }

  /** The name of a file below the folder, with forward slashes. */
  static String nameOf(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}
