package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelIdentityTest {
  private static final ModelIdentity DEMO =
      new ModelIdentity("demo", "1.0.0", "0123456789abcdef".repeat(4));

  @Test
  void the_text_shows_name_version_and_12_digits() {
    assertThat(DEMO.text()).isEqualTo("demo@1.0.0#0123456789ab");
  }

  @Test
  void a_pin_matches_the_identity_it_was_read_from_and_no_other() {
    ModelPin pin = ModelPin.parse(DEMO.text());

    assertThat(pin.matches(DEMO)).isTrue();
    assertThat(ModelPin.parse("demo@1.0.0#" + DEMO.digest()).matches(DEMO)).isTrue();
    assertThat(ModelPin.parse("demo@1.0.1#0123456789ab").matches(DEMO)).isFalse();
    assertThat(ModelPin.parse("other@1.0.0#0123456789ab").matches(DEMO)).isFalse();
    assertThat(ModelPin.parse("demo@1.0.0#0123456789ac").matches(DEMO)).isFalse();
  }

  @Test
  void texts_that_are_no_identity_are_refused() {
    for (String text :
        List.of("", "demo", "demo@1", "demo@1#", "demo@1#0123456789a", "demo@1#0123456789AB")) {
      assertThatThrownBy(() -> ModelPin.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("identity: \"" + text + "\" (expected: name@version#first-12-hex)");
    }
  }

  @Test
  void names_of_other_letters_are_refused() {
    assertThatThrownBy(() -> new ModelIdentity("Demo", "1 0", "ff"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name: \"Demo\"")
        .hasMessageContaining("version: \"1 0\"")
        .hasMessageContaining("digest: \"ff\"");
  }
}
