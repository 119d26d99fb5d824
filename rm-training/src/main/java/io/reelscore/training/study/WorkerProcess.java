package io.reelscore.training.study;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@link StudyWorker} in a process of its own, with this process's class path. */
final class WorkerProcess implements AutoCloseable {

  private static final long GRACE_SECONDS = 20;

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private WorkerProcess(Process process) {
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a worker.
   *
   * @param service it scores with, if the study scores by a service
   * @param log where its complaints go
   */
  static WorkerProcess start(
      Path config, Path folder, Optional<StudyService.Address> service, Path log)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-XX:ActiveProcessorCount=1",
                "-XX:+UseSerialGC",
                "-Xmx2g",
                StudyWorker.class.getName(),
                config.toString(),
                folder.toString()));
    service.ifPresent(address -> {
      command.add(address.scoring());
      command.add(address.admin());
    });
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // A command line longer than 4 KB crashes ONNX Runtime: hence the class path by environment.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new WorkerProcess(builder.start());
  }

  /**
   * Asks for something and waits for the answer.
   *
   * @return why it failed, if it did
   */
  Optional<String> ask(String question) {
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
      String answer = answers.readLine();
      return answer == null
          ? Optional.of("the worker ended")
          : answer.equals("done") ? Optional.empty() : Optional.of(answer);
    } catch (IOException e) {
      return Optional.of("the worker ended: " + e.getMessage());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
