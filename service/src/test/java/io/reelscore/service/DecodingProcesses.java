package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.media.UploadDecoder;
import io.reelscore.media.ffmpeg.worker.DecodeWorkers;
import io.reelscore.media.ffmpeg.worker.WorkerProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes that decode for the servers of this one, as the operating system knows them. */
final class DecodingProcesses {
  private DecodingProcesses() {}

  static List<ProcessHandle> of(ProcessHandle server) {
    return server
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> commandLine(child).contains(WorkerProgram.class.getName()))
        .toList();
  }

  /** The process that has the next clip; it has had one before. */
  static ProcessHandle next(ReelscoreServer server) {
    DecodeWorkers workers = (DecodeWorkers) server.part(UploadDecoder.class);
    return ProcessHandle.of(workers.idlePids().getFirst()).orElseThrow();
  }

  static void signal(ProcessHandle process, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Stops a process, and returns when each of its threads has stopped. */
  static void stop(ProcessHandle process) throws Exception {
    signal(process, "STOP");
    Eventually.succeeds(() -> {
      try (Stream<Path> threads = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
        for (Path thread : threads.toList()) {
          // The state follows the name, which stands in brackets.
          assertThat(Files.readString(thread.resolve("stat"))).containsPattern("\\) T ");
        }
      }
    });
  }

  /** Waits until a process has a whole clip, and a thread of ours its answer to wait for. */
  static void awaitClipInOne() throws Exception {
    Eventually.succeeds(() ->
        assertThat(Thread.getAllStackTraces().values())
            .anyMatch(stack ->
                Arrays.stream(stack)
                    .anyMatch(call ->
                        call.getClassName().endsWith(".WorkerProcess")
                            && call.getMethodName().equals("answer"))));
  }

  private static String commandLine(ProcessHandle process) {
    Optional<String> line = process.info().commandLine();
    return line.orElse("");
  }
}
