package io.reelscore.loadtest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.loadtest.model.ClipShape.Kind;
import org.junit.jupiter.api.Test;

class ClipShapeTest {

  @Test
  void a_text_gives_a_shape_and_its_bytes() {
    ClipShape frames = ClipShape.parse(Kind.FRAMES, "8x448x448");
    ClipShape latents = ClipShape.parse(Kind.LATENTS, "16x24x54x96");

    assertThat(frames.text()).isEqualTo("8x448x448x3");
    assertThat(frames.bytes()).isEqualTo(4_816_896);
    assertThat(latents.bytes()).isEqualTo(3_981_312);
  }

  @Test
  void other_texts_are_refused() {
    assertThatThrownBy(() -> ClipShape.parse(Kind.FRAMES, "8x448"))
        .hasMessage("frames: [8, 448, 3] (expected: FRAMESxHEIGHTxWIDTH, at most 256 MiB)");
    assertThatThrownBy(() -> ClipShape.parse(Kind.LATENTS, "16x0x54x96"))
        .hasMessage("latents: 16x0x54x96 (expected: CHANNELSxFRAMESxHEIGHTxWIDTH)");
    assertThatThrownBy(() -> ClipShape.parse(Kind.FRAMES, "9999x9999x9999"))
        .hasMessageContaining("at most 256 MiB");
  }
}
