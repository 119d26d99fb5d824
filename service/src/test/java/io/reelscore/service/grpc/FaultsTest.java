package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.wire.Received;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void each_has_a_number_of_its_own_and_tells_the_caller_nothing_else() {
    ScoreOutcome.Failed first = faults.failure("one place", new IllegalStateException("why"));
    ScoreOutcome.Failed second = faults.failure("another", new IllegalStateException("why"));

    assertThat(first.reason()).isEqualTo(FailureReason.INTERNAL);
    assertThat(first.message()).endsWith("logged as fault 1").doesNotContain("why");
    assertThat(second.message()).endsWith("logged as fault 2");
  }

  @Test
  void those_of_the_reading_of_a_request_are_among_them() {
    MessageBytes bytes = new MessageBytes(100, faults);

    Received<String> received =
        bytes.read(
            InputStream.nullInputStream(),
            (length, exact) -> {
              throw new IllegalStateException("why");
            });

    assertThat(received).isInstanceOf(Received.Refused.class);
    ScoreOutcome.Failed failure = ((Received.Refused<String>) received).failure();
    assertThat(failure.reason()).isEqualTo(FailureReason.INTERNAL);
    assertThat(failure.message()).endsWith("logged as fault 1");
  }
}
