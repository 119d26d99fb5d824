package io.reelscore.media.ffmpeg.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The decoding processes of this one, as the operating system knows them. */
final class Workers {
  private Workers() {}

  static List<ProcessHandle> living() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child ->
            child
                .info()
                .commandLine()
                .filter(line -> line.contains(WorkerProgram.class.getName()))
                .isPresent())
        .toList();
  }

  static void signal(ProcessHandle worker, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + worker.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Stops a process, and returns when each of its threads has stopped. */
  static void stop(ProcessHandle worker) throws Exception {
    signal(worker, "STOP");
    Path threads = Path.of("/proc", "" + worker.pid(), "task");
    while (running(threads)) {
      Thread.onSpinWait();
    }
  }

  private static boolean running(Path threads) throws IOException {
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        String status = Files.readString(thread.resolve("stat"));
        // The state follows the name, which may itself hold brackets.
        if (status.charAt(status.lastIndexOf(')') + 2) != 'T') {
          return true;
        }
      }
    }
    return false;
  }
}
