package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shell scripts in the place of a worker. */
@Timeout(120)
class WorkerProcessTest {

  private static final Duration PATIENT = Duration.ofSeconds(60);

  @Test
  void an_answer_is_waited_for_as_long_as_the_worker_says_that_it_works() throws Exception {
    try (WorkerProcess worker =
        worker("while read q; do echo working; echo working; echo \"failed $q\"; done", PATIENT)) {
      assertThat(worker.ask("a 1")).contains("failed a 1");
      assertThat(worker.ask("b 2")).contains("failed b 2");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void a_worker_that_says_nothing_is_ended_and_told() throws Exception {
    try (WorkerProcess worker =
        worker("read q; echo working; exec sleep 600", Duration.ofSeconds(1))) {
      assertThat(worker.ask("prepare"))
          .contains("the worker hung: it did nothing for 1 s, and was ended");

      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  void a_worker_that_ends_is_told_at_once() throws Exception {
    try (WorkerProcess worker = worker("read q; exit 3", PATIENT)) {
      assertThat(worker.ask("prepare")).contains("the worker ended");
      assertThat(worker.ask("prepare")).get().asString().startsWith("the worker ended");
    }
  }

  private static WorkerProcess worker(String script, Duration patience) throws Exception {
    return new WorkerProcess(new ProcessBuilder("/bin/sh", "-c", script).start(), patience);
  }
}
