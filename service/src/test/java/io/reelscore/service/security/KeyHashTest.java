package io.reelscore.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  @Test
  void a_hash_is_the_sha_256_of_its_key() {
    assertThat(KeyHash.of("abc"))
        .hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void what_is_written_can_be_read_and_nothing_else() {
    KeyHash hash = KeyHash.of("abc");

    assertThat(KeyHash.parse(hash.toString())).contains(hash);
    assertThat(KeyHash.parse("abc")).isEmpty();
    assertThat(KeyHash.parse("sha256:" + "0".repeat(63))).isEmpty();
    assertThat(KeyHash.parse("sha256:" + "G".repeat(64))).isEmpty();
    assertThat(hash.matches(KeyHash.of("abd"))).isFalse();
  }

  @Test
  void a_key_holds_256_bits_of_chance_and_none_comes_twice() {
    SecureRandom random = new SecureRandom();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(ApiKey.draw(random));
    }

    assertThat(keys)
        .hasSize(1000)
        .allSatisfy(key -> {
          assertThat(key).startsWith("rsk_");
          assertThat(Base64.getUrlDecoder().decode(key.substring(4))).hasSize(32);
        });
  }
}
