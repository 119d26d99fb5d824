package io.reelscore.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TorchDeviceTest {

  @Test
  void the_cpu_is_always_there() {
    assertThat(TorchDevice.of("cpu").require()).isEqualTo(TorchDevice.CPU);
  }

  @Test
  void a_device_that_is_not_there_is_refused_in_a_sentence() {
    assertThat(TorchDevice.of("cuda:1").gpu()).isEqualTo(1);
    assertThatThrownBy(() -> TorchDevice.of("cuda:63").require())
        .hasMessageStartingWith("device: cuda:63 (expected: cpu");
    assertThatThrownBy(() -> TorchDevice.of("tpu"))
        .hasMessage("device: tpu (expected: cpu or cuda:N)");
  }
}
