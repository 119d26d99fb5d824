package io.reelscore.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MediaContractsTest {

  @Test
  void frames_hold_exactly_their_pixels() {
    assertThatThrownBy(() -> new RgbFrames(2, 3, 4, new byte[71]))
        .hasMessage("frames: 71 bytes for 2 x 3 x 4 x 3 (expected: 72)");
    assertThatThrownBy(() -> new RgbFrames(0, 3, 4, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_frame_spec_has_no_empty_axis() {
    assertThatThrownBy(() -> new FrameSpec(8, 0, 32))
        .hasMessage("frame spec: 8 x 0 x 32 (expected: each at least 1)");
  }

  @Test
  void default_limits() {
    assertThat(DecodeLimits.DEFAULT)
        .isEqualTo(new DecodeLimits(10_000, 35_389_440, 8_589_934_592L, Duration.ofSeconds(30)));
  }

  @Test
  void a_limit_of_nothing_is_refused() {
    assertThatThrownBy(() -> new DecodeLimits(1, 1, 1, Duration.ZERO))
        .hasMessage(
            "decode limits: 1 frames, 1 pixels, 1 in all, PT0S (expected: each greater than 0)");
  }
}
