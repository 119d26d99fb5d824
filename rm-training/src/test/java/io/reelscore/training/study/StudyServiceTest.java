package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyServiceTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void both_ports_are_those_that_the_service_says_not_those_of_an_earlier_one() throws Exception {
    Files.writeString(folder.resolve("log"), "AdminServer: admin service on 127.0.0.1:7\n");
    try (StudyService service =
        launched(
            "echo 'AdminServer: admin service on 127.0.0.1:22' >&2; echo 'reelscore is ready on 127.0.0.1:11, serving x'; exec cat")) {

      StudyService.Address address = service.awaitReady(LONG);

      assertThat(address).isEqualTo(new StudyService.Address("127.0.0.1:11", "127.0.0.1:22"));
    }
  }

  @Test
  void a_service_that_says_nothing_is_ended_after_the_limit() throws Exception {
    StudyService service = launched("exec tail -f /dev/null");

    assertThatThrownBy(() -> service.awaitReady(Duration.ofMillis(100)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it says nothing");

    service.close();
  }

  @Test
  void closing_the_run_ends_a_service_that_is_being_started_and_lets_no_other_start()
      throws Exception {
    Processes processes = new Processes();
    StudyService service = processes.open(() -> launched("exec tail -f /dev/null"));

    processes.close();

    assertThatThrownBy(() -> service.awaitReady(LONG)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> processes.open(() -> launched("exec cat")))
        .isInstanceOf(IOException.class)
        .hasMessage("the run has ended");
  }

  private StudyService launched(String script) throws IOException {
    Path launcher = folder.resolve("reelscore");
    Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    return StudyService.start(folder, folder, folder.resolve("log"));
  }
}
