package io.reelscore.training.study;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** SHA-256 of settings, so that what was made with other settings is not taken for the same. */
final class Digests {

  static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int DIGITS = 16;

  private Digests() {}

  /** The first {@value #DIGITS} hex digits over the JSON of a value. */
  static String of(Object settings) {
    return HexFormat.of()
        .formatHex(sha256().digest(JSON.writeValueAsBytes(settings)))
        .substring(0, DIGITS);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
