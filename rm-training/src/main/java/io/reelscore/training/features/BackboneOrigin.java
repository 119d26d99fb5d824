package io.reelscore.training.features;

/**
 * Where a backbone comes from.
 *
 * @param stream its name
 * @param file the name of its file
 * @param sha256 of its file, 64 hexadecimal digits
 * @param origin what the user calls it; empty if that is not said
 */
public record BackboneOrigin(String stream, String file, String sha256, String origin) {

  /** All of it, as a part of a sentence. */
  public String phrase() {
    return origin.isEmpty()
        ? "%s, sha256 %s".formatted(file, sha256)
        : "%s (%s, sha256 %s)".formatted(origin, file, sha256);
  }
}
