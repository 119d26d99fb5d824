package io.reelscore.bundle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity a caller insists on.
 *
 * @param name of the model
 * @param version of the model
 * @param digestStart the first 12 to 64 hex digits of its digest
 */
public record ModelPin(String name, String version, String digestStart) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<name>[a-z0-9][a-z0-9._-]*)@(?<version>[a-z0-9][a-z0-9._-]*)#(?<digest>[0-9a-f]{12,64})");
  private static final Pattern DIGEST_START =
      Pattern.compile("[0-9a-f]{" + ModelIdentity.SHOWN_DIGITS + ",64}");

  public ModelPin {
    new Checks()
        .matches("name", name, Manifest.NAME)
        .matches("version", version, Manifest.NAME)
        .matches("digestStart", digestStart, DIGEST_START)
        .orThrow();
  }

  /**
   * Reads {@link ModelIdentity#text}; more digits of the digest may be given.
   *
   * @throws IllegalArgumentException when the text is no identity
   */
  public static ModelPin parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    new Checks()
        .that(matcher.matches(), "identity", Checks.quoted(text), "name@version#first-12-hex")
        .orThrow();
    return new ModelPin(matcher.group("name"), matcher.group("version"), matcher.group("digest"));
  }

  /** Whether that model is the one insisted on. */
  public boolean matches(ModelIdentity identity) {
    return name.equals(identity.name())
        && version.equals(identity.version())
        && identity.digest().startsWith(digestStart);
  }
}
