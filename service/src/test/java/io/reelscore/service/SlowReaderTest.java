package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.reelscore.core.AdmissionControl;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.model.FrameMemory;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.StreamHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A caller that sends thousands of samples and reads no reply. */
class SlowReaderTest {
  private static final int SAMPLES = 3_000;
  private static final int IN_FLIGHT = 4;

  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer().with("reelscore.grpc.max-in-flight-per-stream", IN_FLIGHT);

  @Test
  void holds_little_of_the_server_and_nobody_up() throws Exception {
    try (TestClient slow = TestClient.withWindow(TINY.server(), 65_535)) {
      StreamCallDriver stream =
          StreamCallDriver.notReading(slow)
              .header(StreamHeader.newBuilder().setRunId("slow").build());
      byte[] frames = TinyModel.frames(1, 2, 3);
      for (int i = 0; i < SAMPLES; i++) {
        stream.sample("sample " + i, TestClient.sample(frames, TestClient.PROMPT));
      }

      int scored = scoredWhileOthersAreServed();

      assertThat(scored).as("samples taken of a caller that reads nothing").isLessThan(SAMPLES / 2);
      Eventually.succeeds(() -> assertThat(Held.items(TINY.server())).isZero());
      assertThat(TINY.server().part(FrameMemory.class).leasedBytes()).isZero();
      assertThat(TINY.server().part(AdmissionControl.class).load().bytes()).isLessThan(1 << 20);

      stream.read(SAMPLES + 1).complete();
      StreamCallDriver.Outcomes outcomes = stream.next(SAMPLES);
      stream.awaitEnd();
      assertThat(outcomes.byId().values()).allMatch(SampleOutcome::hasRewards);
    }
    Held.nothingBy(TINY.server());
  }

  /** Those of the stream, once there are no more during forty calls of somebody else. */
  private static int scoredWhileOthersAreServed() {
    int others = 0;
    int before;
    int after = -1;
    do {
      before = after;
      for (int i = 0; i < 40; i++) {
        assertThat(TINY.client().rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
        others++;
      }
      after = scored() - others;
    } while (after != before);
    return after;
  }

  private static int scored() {
    return TINY.server().part(MeterRegistry.class).find("reelscore.outcomes").counters().stream()
        .mapToInt(SlowReaderTest::count)
        .sum();
  }

  private static int count(Counter counter) {
    return (int) counter.count();
  }
}
