package io.reelscore.service.security;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** A new API key: 256 bits of chance behind a prefix by which scanners for leaked keys know it. */
public final class ApiKey {
  private static final String PREFIX = "rsk_";
  private static final int BYTES = 32;

  private ApiKey() {}

  /**
   * Draws a key.
   *
   * @param random a {@link java.security.SecureRandom}, but for tests
   */
  public static String draw(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
