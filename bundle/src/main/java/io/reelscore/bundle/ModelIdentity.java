package io.reelscore.bundle;

/**
 * What a model is, wherever it runs.
 *
 * @param name the manifest's name
 * @param version the manifest's version
 * @param digest sha256 of the manifest in RFC 8785 canonical JSON, 64 lower-case hex digits; the
 *     manifest holds the sha256 of every other file
 */
public record ModelIdentity(String name, String version, String digest) {
  /** How much of the digest {@link #text} shows. */
  static final int SHOWN_DIGITS = 12;

  public ModelIdentity {
    new Checks()
        .matches("name", name, Manifest.NAME)
        .matches("version", version, Manifest.NAME)
        .sha256("digest", digest)
        .orThrow();
  }

  /** {@code name@version#first-12-hex}: what people write and what pins a model. */
  public String text() {
    return name + '@' + version + '#' + digest.substring(0, SHOWN_DIGITS);
  }

  @Override
  public String toString() {
    return text();
  }
}
