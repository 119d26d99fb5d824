package io.reelscore.service.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the server keeps of an API key: its SHA-256. A key holds 256 bits of chance, so nobody
 * guesses one from its hash, and a slow hash or a salt would add nothing.
 */
public final class KeyHash {
  private static final String PREFIX = "sha256:";
  private static final Pattern TEXT = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  private final byte[] digest;

  private KeyHash(byte[] digest) {
    this.digest = digest;
  }

  /** That of a key. */
  public static KeyHash of(String key) {
    try {
      return new KeyHash(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads what {@link #toString} writes. */
  public static Optional<KeyHash> parse(String text) {
    return TEXT.matcher(text).matches()
        ? Optional.of(new KeyHash(HexFormat.of().parseHex(text.substring(PREFIX.length()))))
        : Optional.empty();
  }

  /** Whether both are of the same key, in a time that does not depend on how alike they are. */
  boolean matches(KeyHash other) {
    return MessageDigest.isEqual(digest, other.digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHash hash && matches(hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return PREFIX + HexFormat.of().formatHex(digest);
  }
}
