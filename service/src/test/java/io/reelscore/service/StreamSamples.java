package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import java.util.HashMap;
import java.util.Map;

/** Samples of streams, and what their outcomes say. */
final class StreamSamples {
  private StreamSamples() {}

  static Sample good(int red) {
    return good(red, 2, 3);
  }

  static Sample good(int red, int green, int blue) {
    return TestClient.sample(TinyModel.frames(red, green, blue), TestClient.PROMPT);
  }

  static Sample withoutData(byte[] frames) {
    Sample whole = TestClient.sample(frames, TestClient.PROMPT);
    return whole.toBuilder().setFrames(whole.getFrames().toBuilder().clearData()).build();
  }

  static Map<String, Double> raw(Rewards rewards) {
    Map<String, Double> raw = new HashMap<>();
    rewards.getByDimensionMap().forEach((name, reward) -> raw.put(name, reward.getRaw()));
    assertThat(raw).isNotEmpty();
    return raw;
  }

  static void assertInvalid(SampleOutcome outcome, String id, String message) {
    assertThat(outcome.getSampleId()).isEqualTo(id);
    assertThat(outcome.getFailure().getReason()).isEqualTo(Reason.REASON_INVALID_FIELD);
    assertThat(outcome.getFailure().getMessage()).isEqualTo(message);
  }
}
