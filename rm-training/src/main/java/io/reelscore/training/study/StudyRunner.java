package io.reelscore.training.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the cells of a study that have no result yet, several at once, each process on one thread.
 */
final class StudyRunner implements AutoCloseable {

  private final StudyConfig study;
  private final Path config;
  private final StudyFolder folder;
  private final Path home;
  private final int processes;
  private final StudyProgress progress;
  private final List<AutoCloseable> running = new ArrayList<>();
  private boolean closed;

  /**
   * @param config the study's file
   * @param home of the program, where the launcher of the service is
   * @param processes at once
   */
  StudyRunner(
      StudyConfig study,
      Path config,
      StudyFolder folder,
      Path home,
      int processes,
      StudyProgress progress) {
    this.study = study;
    this.config = config;
    this.folder = folder;
    this.home = home;
    this.processes = processes;
    this.progress = progress;
  }

  /**
   * Runs cells.
   *
   * @return the cells that failed twice, and why
   */
  List<String> run(List<Cell> cells) throws IOException, InterruptedException {
    List<Cell> missing = new ArrayList<>();
    for (Cell cell : cells) {
      if (folder.result(study, cell).isEmpty()) {
        missing.add(cell);
      }
    }
    if (missing.isEmpty()) {
      return List.of();
    }
    Files.createDirectories(folder.path().resolve("models"));
    prepare();
    CellQueue queue = new CellQueue(missing);
    AtomicInteger done = new AtomicInteger(cells.size() - missing.size());
    List<String> failures = new ArrayList<>();
    int workers = Math.min(processes, missing.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        int number = w;
        ends.add(
            threads.submit(() -> {
              work(number, queue, done, cells.size(), failures);
              return null;
            }));
      }
      for (Future<?> end : ends) {
        try {
          end.get();
        } catch (ExecutionException e) {
          throw new IOException("a worker could not be run: " + e.getCause(), e.getCause());
        }
      }
    }
    return failures;
  }

  private void prepare() throws IOException {
    try (WorkerProcess worker = open(worker("worker", Optional.empty()))) {
      Optional<String> failure = worker.ask("prepare");
      if (failure.isPresent()) {
        throw new IOException("the backbone cannot be pre-trained: " + failure.get());
      }
    }
    progress.onProgress("backbone", 0, 1);
  }

  private void work(
      int number, CellQueue queue, AtomicInteger done, int total, List<String> failures)
      throws IOException {
    Optional<StudyService> service =
        study.scoring() == StudyConfig.Scoring.LIVE
            ? Optional.of(
                open(
                    StudyService.start(
                        home,
                        folder.path().resolve("models"),
                        folder.path().resolve("service-" + number + ".log"))))
            : Optional.empty();
    WorkerProcess worker = null;
    OptionalLong seed = OptionalLong.empty();
    try {
      for (Optional<Cell> next = queue.next(seed);
          next.isPresent() && !isClosed();
          next = queue.next(seed)) {
        if (worker == null || !worker.isAlive()) {
          worker = open(worker("worker-" + number, service.map(StudyService::address)));
        }
        Cell cell = next.get();
        seed = OptionalLong.of(cell.seed());
        Optional<String> failure = worker.ask(cell.condition().name() + " " + cell.seed());
        if (failure.isEmpty()) {
          progress.onProgress(cell.id(), done.incrementAndGet(), total);
        } else if (!isClosed()) {
          boolean again = queue.failed(cell);
          String told = cell.id() + ": " + failure.get() + (again ? " (tried again)" : "");
          progress.onProgress(told, done.get(), total);
          if (!again) {
            synchronized (failures) {
              failures.add(told);
            }
          }
        }
      }
    } finally {
      if (worker != null) {
        worker.close();
      }
      service.ifPresent(StudyService::close);
    }
  }

  private WorkerProcess worker(String name, Optional<StudyService.Address> service)
      throws IOException {
    return WorkerProcess.start(
        config, folder.path(), service, folder.path().resolve(name + ".log"));
  }

  private synchronized <T extends AutoCloseable> T open(T part) {
    running.add(part);
    return part;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends all processes; what they have finished stays. */
  @Override
  public void close() {
    List<AutoCloseable> parts;
    synchronized (this) {
      closed = true;
      parts = List.copyOf(running);
    }
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
