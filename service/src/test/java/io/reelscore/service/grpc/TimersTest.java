package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {
  @Test
  void what_is_cancelled_is_kept_no_longer() {
    try (ScheduledThreadPoolExecutor clock = Timers.thread("test")) {
      var timer = clock.schedule(() -> {}, 1, TimeUnit.DAYS);
      assertThat(clock.getQueue()).hasSize(1);

      timer.cancel(false);

      assertThat(clock.getQueue()).isEmpty();
    }
  }
}
