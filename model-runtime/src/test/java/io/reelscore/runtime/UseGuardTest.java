package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UseGuardTest {
  private final UseGuard guard = new UseGuard();
  private final AtomicInteger closings = new AtomicInteger();

  @Test
  void close_waits_for_who_is_inside_and_lets_nobody_in() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    assertThat(guard.enter()).isTrue();
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              closing.countDown();
              guard.close(closings::incrementAndGet);
            });
    closing.await();
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    int closingsWhileInside = closings.get();
    boolean lateEntry = onOtherThread();
    guard.leave();
    closer.join();

    assertThat(closingsWhileInside).isZero();
    assertThat(lateEntry).isFalse();
    assertThat(closings).hasValue(1);
  }

  @Test
  void closing_again_does_nothing() {
    guard.close(closings::incrementAndGet);
    guard.close(closings::incrementAndGet);

    assertThat(closings).hasValue(1);
    assertThat(guard.enter()).isFalse();
  }

  private boolean onOtherThread() throws InterruptedException {
    AtomicInteger entered = new AtomicInteger();
    Thread other = Thread.ofPlatform().start(() -> entered.set(guard.enter() ? 1 : 0));
    other.join();
    return entered.get() == 1;
  }
}
