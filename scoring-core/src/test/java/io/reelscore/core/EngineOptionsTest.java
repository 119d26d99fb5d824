package io.reelscore.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void each_limit_of_an_engine_is_checked() {
    assertThatThrownBy(() -> new EngineOptions(0, 1, 1, Duration.ZERO))
        .hasMessage("weight: 0.0 (expected: a finite number above 0)");
    assertThatThrownBy(() -> new EngineOptions(Double.NaN, 1, 1, Duration.ZERO))
        .hasMessage("weight: NaN (expected: a finite number above 0)");
    assertThatThrownBy(() -> new EngineOptions(1, 0, 1, Duration.ZERO))
        .hasMessage("maxBatchItems: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new EngineOptions(1, 1, 0, Duration.ZERO))
        .hasMessage("maxBatchCost: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new EngineOptions(1, 1, 1, Duration.ofNanos(-1)))
        .hasMessage("maxBatchDelay: PT-0.000000001S (expected: at least PT0S)");
  }

  @Test
  void each_limit_of_a_device_is_checked() {
    assertThatThrownBy(() -> new DeviceOptions(0, 1, SECOND, SECOND, SECOND))
        .hasMessage("workers: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new DeviceOptions(1, 0, SECOND, SECOND, SECOND))
        .hasMessage("concurrentRuns: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new DeviceOptions(1, 1, SECOND.negated(), SECOND, SECOND))
        .hasMessage("ageing: PT-1S (expected: at least PT0S)");
    assertThatThrownBy(() -> new DeviceOptions(1, 1, SECOND, Duration.ZERO, SECOND))
        .hasMessage("watchdog: PT0S (expected: more than PT0S)");
    assertThatThrownBy(() -> new DeviceOptions(1, 1, SECOND, SECOND, Duration.ZERO))
        .hasMessage("outOfMemoryRecovery: PT0S (expected: more than PT0S)");
  }

  @Test
  void each_limit_of_the_door_is_checked() {
    assertThatThrownBy(() -> new AdmissionLimits(0, 1, 1, 1))
        .hasMessage("maxItems: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new AdmissionLimits(1, 0, 1, 1))
        .hasMessage("maxBytes: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new AdmissionLimits(1, 1, 0, 1))
        .hasMessage("maxItemsPerRun: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new AdmissionLimits(1, 1, 1, 0))
        .hasMessage("maxBytesPerRun: 0 (expected: at least 1)");
  }
}
