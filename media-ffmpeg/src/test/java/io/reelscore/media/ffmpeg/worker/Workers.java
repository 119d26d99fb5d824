package io.reelscore.media.ffmpeg.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

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
}
