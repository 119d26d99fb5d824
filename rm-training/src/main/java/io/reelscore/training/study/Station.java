package io.reelscore.training.study;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker and, where clips are scored live, the service it has for itself. Which of them has ended
 * is started anew; a worker ends with its service, whose address it has.
 */
final class Station implements AutoCloseable {

  /** The launcher may have to build the service first. */
  private static final Duration START = Duration.ofMinutes(15);

  private final Processes processes;
  private final Path config;
  private final Path folder;
  private final Path home;
  private final int number;
  private final boolean live;
  private @Nullable StudyService service;
  private @Nullable WorkerProcess worker;

  /**
   * @param config the study's file
   * @param folder of the run
   * @param home of the program
   * @param number that its logs have
   * @param live whether there is a service
   */
  Station(Processes processes, Path config, Path folder, Path home, int number, boolean live) {
    this.processes = processes;
    this.config = config;
    this.folder = folder;
    this.home = home;
    this.number = number;
    this.live = live;
  }

  /**
   * Starts what does not run.
   *
   * @throws IOException when it cannot be started
   */
  void start() throws IOException, InterruptedException {
    if (hasLostService()) {
      close();
    }
    Optional<StudyService.Address> address = Optional.empty();
    StudyService serving = service;
    if (live && serving == null) {
      serving =
          processes.open(() ->
              StudyService.start(
                  home, folder.resolve("models"), folder.resolve("service-" + number + ".log")));
      service = serving;
      address = Optional.of(serving.awaitReady(START));
    } else if (serving != null) {
      address = Optional.of(serving.address());
    }
    if (worker != null && !worker.isAlive()) {
      processes.end(worker);
      worker = null;
    }
    if (worker == null) {
      Optional<StudyService.Address> scoring = address;
      worker =
          processes.open(() ->
              WorkerProcess.start(
                  config, folder, scoring, folder.resolve("worker-" + number + ".log")));
    }
  }

  /** Asks the worker for a cell; why it failed, if it did. */
  Optional<String> run(Cell cell) throws InterruptedException {
    WorkerProcess asked = worker;
    return asked == null
        ? Optional.of("the worker was not started")
        : asked.ask(cell.condition().name() + " " + cell.seed());
  }

  /** Whether the service has ended, or never became ready. */
  boolean hasLostService() {
    StudyService known = service;
    return known != null && (!known.isAlive() || !known.isReady());
  }

  @Override
  public void close() {
    if (worker != null) {
      processes.end(worker);
      worker = null;
    }
    if (service != null) {
      processes.end(service);
      service = null;
    }
  }
}
