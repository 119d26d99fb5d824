package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {

  @Test
  void each_limit_is_checked() {
    assertThatThrownBy(() -> new EngineOptions(0, 1, Duration.ZERO, 1, 1))
        .hasMessage("workers: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new EngineOptions(1, 0, Duration.ZERO, 1, 1))
        .hasMessage("maxBatchItems: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new EngineOptions(1, 1, Duration.ofNanos(-1), 1, 1))
        .hasMessage("maxBatchDelay: PT-0.000000001S (expected: at least PT0S)");
    assertThatThrownBy(() -> new EngineOptions(1, 1, Duration.ZERO, 0, 1))
        .hasMessage("maxInFlightItems: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new EngineOptions(1, 1, Duration.ZERO, 1, 0))
        .hasMessage("maxInFlightBytes: 0 (expected: at least 1)");
  }
}
