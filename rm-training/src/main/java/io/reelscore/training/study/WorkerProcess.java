package io.reelscore.training.study;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link StudyWorker} in a process of its own, with this process's class path. */
final class WorkerProcess implements AutoCloseable {

  private static final long GRACE_SECONDS = 20;

  /** How long a worker may do nothing at all. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Process process;
  private final Duration patience;
  private final BufferedWriter questions;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

  /**
   * @param process that answers as a {@link StudyWorker}
   * @param patience how long it may say nothing, not even that it works
   */
  WorkerProcess(Process process, Duration patience) {
    this.process = process;
    this.patience = patience;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("worker-answers").start(() -> listen(lines));
  }

  private void listen(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(Optional.of(line));
      }
    } catch (IOException e) {
      // The process has ended.
    }
    answers.add(Optional.empty());
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
    return new WorkerProcess(builder.start(), PATIENCE);
  }

  /**
   * Asks for something and waits for the answer. A worker that does nothing for too long is ended.
   *
   * @return why it failed, if it did
   */
  Optional<String> ask(String question) throws InterruptedException {
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
    } catch (IOException e) {
      return Optional.of("the worker ended: " + e.getMessage());
    }
    Optional<String> answer = Optional.of(StudyWorker.WORKING);
    while (answer.isPresent() && answer.get().equals(StudyWorker.WORKING)) {
      answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null) {
        process.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        return Optional.of(
            "the worker hung: it did nothing for %d s, and was ended"
                .formatted(patience.toSeconds()));
      }
    }
    if (answer.isEmpty()) {
      answers.add(answer);
      return Optional.of("the worker ended");
    }
    return answer.filter(said -> !said.equals(StudyWorker.DONE));
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
