package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLoad;
import io.reelscore.service.model.FrameMemory;

/** What a server under test holds for its callers. */
final class Held {
  private Held() {}

  /** Waits until it holds nothing. */
  static void nothingBy(ReelscoreServer server) throws Exception {
    Eventually.succeeds(() -> {
      assertThat(server.part(AdmissionControl.class).load()).isEqualTo(new AdmissionLoad(0, 0));
      assertThat(server.part(FrameMemory.class).leasedBytes()).isZero();
    });
  }

  static int items(ReelscoreServer server) {
    return server.part(AdmissionControl.class).load().items();
  }
}
