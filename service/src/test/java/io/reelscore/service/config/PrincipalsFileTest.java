package io.reelscore.service.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.service.security.Role;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PrincipalsFileTest {
  private static final String HASH = "sha256:" + "0".repeat(64);

  @Test
  void a_file_says_what_the_keys_of_the_configuration_say() throws Exception {
    PrincipalsFile file =
        read(
            """
            principals:
              - name: trainer-a
                keys: ["%s"]
                certificates: ["spiffe://prod/trainer-a"]
                roles: [score, observe]
                quota: {items-per-second: 2.5, max-in-flight-size: 3MB}
              - name: operator
                keys: "%s"
                roles: admin
            """
                .formatted(HASH, HASH));

    assertThat(file.principals())
        .containsExactly(
            new PrincipalSource(
                "trainer-a",
                List.of(HASH),
                List.of("spiffe://prod/trainer-a"),
                List.of(Role.SCORE, Role.OBSERVE),
                new QuotaLimits(2.5, 0, 0, DataSize.ofMegabytes(3))),
            new PrincipalSource(
                "operator",
                List.of(HASH),
                List.of(),
                List.of(Role.ADMIN),
                new QuotaLimits(0, 0, 0, DataSize.ofMegabytes(0))));
  }

  @Test
  void an_empty_file_knows_nobody() throws Exception {
    assertThat(read("").principals()).isEmpty();
    assertThat(read("principals:\n").principals()).isEmpty();
  }

  @Test
  void what_nobody_reads_is_refused() {
    String sound = "  - name: a\n    keys: [\"%s\"]\n    roles: [score]\n".formatted(HASH);

    assertRefused("principals:\n" + sound + "    quotas: {}\n    role: admin\n", "principals");
    assertRefused("principal:\n" + sound, "principal");
  }

  @Test
  void mistakes_are_named() {
    assertRefused("principals:\n  - name: a\n", "none for a");
    assertRefused("principals:\n  - name: a\n    keys: [secret]\n    roles: [score]\n", "no hash");
    assertRefused(
        "principals:\n  - name: a\n    keys: [\"%s\"]\n    roles: [root]\n".formatted(HASH),
        "Role");
    assertRefused("principals: [", "no YAML");
  }

  private static void assertRefused(String yaml, String sentence) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("secret");
  }

  private static PrincipalsFile read(String yaml) throws IOException {
    return PrincipalsFile.read(yaml.getBytes(UTF_8));
  }
}
