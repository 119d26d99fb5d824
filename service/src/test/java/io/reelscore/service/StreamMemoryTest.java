package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream whose samples are admitted but do not fit into the heap. */
class StreamMemoryTest {
  private static final int ALMOST_THE_LONGEST_ARRAY = 2_147_000_000;

  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer()
          .with("reelscore.admission.memory-budget", "8GB")
          .with("reelscore.admission.max-in-flight-size", "3GB")
          .with("reelscore.grpc.max-connections", 1);

  @AfterEach
  void nothing_is_held() throws Exception {
    Held.nothingBy(TINY.server());
  }

  @Test
  void such_a_sample_fails_alone_and_leaves_nothing_behind() throws Exception {
    Sample file = Sample.newBuilder().setPrompt("a").setEncodedVideo(ByteString.EMPTY).build();
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .start("huge", file, ALMOST_THE_LONGEST_ARRAY)
            .sample("good", TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT))
            .complete();

    StreamCallDriver.Outcomes outcomes = stream.next(2);
    stream.awaitEnd();

    SampleOutcome huge = outcomes.of("huge");
    assertThat(huge.getFailure().getMessage())
        .isEqualTo("the server has no memory for %d bytes".formatted(ALMOST_THE_LONGEST_ARRAY));
    assertThat(huge.getFailure().getReason()).isEqualTo(Reason.REASON_OVERLOADED);
    assertThat(huge.getFailure().getRetryable()).isTrue();
    assertThat(outcomes.of("good").hasRewards()).isTrue();
  }
}
