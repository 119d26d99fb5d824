package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.RunControl;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunGateTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Thread> waiter = new AtomicReference<>();

  @AfterEach
  void end() {
    threads.close();
  }

  @Test
  void an_open_gate_lets_everyone_in() {
    RunGate gate = RunGate.open();

    assertThat(gate.enter(new RunControl())).isTrue();
    assertThat(gate.enter(new RunControl())).isTrue();
  }

  @Test
  void whoever_comes_later_waits_until_the_run_before_is_over() throws Exception {
    RunGate gate = RunGate.of(1);
    gate.enter(new RunControl());
    Future<Boolean> second = enter(gate, new RunControl());
    awaitWaiting();

    boolean doneEarly = second.isDone();
    gate.leave();

    assertThat(doneEarly).isFalse();
    assertThat(second.get()).isTrue();
  }

  @Test
  void a_wait_ends_when_its_run_is_terminated_and_takes_no_place() throws Exception {
    RunGate gate = RunGate.of(1);
    gate.enter(new RunControl());
    RunControl control = new RunControl();
    Future<Boolean> second = enter(gate, control);
    awaitWaiting();

    control.terminate();
    boolean entered = second.get();
    gate.leave();

    assertThat(entered).isFalse();
    assertThat(gate.enter(new RunControl())).isTrue();
  }

  @Test
  void an_interrupt_of_someone_else_does_not_end_a_wait_and_is_not_lost() throws Exception {
    RunGate gate = RunGate.of(1);
    gate.enter(new RunControl());
    Future<Boolean> interrupted =
        threads.submit(() -> {
          waiter.set(Thread.currentThread());
          return gate.enter(new RunControl()) && Thread.interrupted();
        });
    awaitWaiting();

    waiter.get().interrupt();
    gate.leave();

    assertThat(interrupted.get()).isTrue();
  }

  private Future<Boolean> enter(RunGate gate, RunControl control) {
    return threads.submit(() -> {
      waiter.set(Thread.currentThread());
      return gate.enter(control) && !Thread.currentThread().isInterrupted();
    });
  }

  private void awaitWaiting() {
    while (waiter.get() == null || waiter.get().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
