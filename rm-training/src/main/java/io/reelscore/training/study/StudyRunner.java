package io.reelscore.training.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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

  private static final int MAX_LOST = 3;

  private final StudyConfig study;
  private final Path config;
  private final StudyFolder folder;
  private final Path home;
  private final int atOnce;
  private final StudyProgress progress;
  private final Processes processes = new Processes();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param config the study's file
   * @param home of the program, where the launcher of the service is
   * @param atOnce how many workers
   */
  StudyRunner(
      StudyConfig study,
      Path config,
      StudyFolder folder,
      Path home,
      int atOnce,
      StudyProgress progress) {
    this.study = study;
    this.config = config;
    this.folder = folder;
    this.home = home;
    this.atOnce = atOnce;
    this.progress = progress;
  }

  /**
   * Runs cells.
   *
   * @return the cells that failed twice, and why; the workers that could not go on, and the cells
   *     that were left
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
    failures.clear();
    int workers = Math.min(atOnce, missing.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        int number = w;
        ends.add(
            threads.submit(() -> {
              try (Station station = station(number)) {
                work(station, queue, done, cells.size());
              }
              return null;
            }));
      }
      for (Future<?> end : ends) {
        try {
          end.get();
        } catch (ExecutionException e) {
          Throwable cause = e.getCause();
          failures.add(
              "a worker ended: " + (cause instanceof IOException ? cause.getMessage() : cause));
        }
      }
    }
    queue.left().forEach(cell -> failures.add(cell.id() + ": not run"));
    return List.copyOf(failures);
  }

  private Station station(int number) {
    return new Station(
        processes,
        config,
        folder.path(),
        home,
        number,
        study.scoring() == StudyConfig.Scoring.LIVE);
  }

  private void prepare() throws IOException, InterruptedException {
    WorkerProcess worker =
        processes.open(() ->
            WorkerProcess.start(
                config, folder.path(), Optional.empty(), folder.path().resolve("worker.log")));
    try {
      Optional<String> failure = worker.ask("prepare");
      if (failure.isPresent()) {
        throw new IOException("the backbone cannot be pre-trained: " + failure.get());
      }
    } finally {
      processes.end(worker);
    }
    progress.onProgress("backbone", 0, 1);
  }

  /**
   * Runs cells until there are none. A cell whose service has ended under it, or could not be
   * started, is given back uncounted; after {@value #MAX_LOST} of them in a row this ends.
   */
  private void work(Station station, CellQueue queue, AtomicInteger done, int total)
      throws IOException, InterruptedException {
    int lost = 0;
    OptionalLong seed = OptionalLong.empty();
    for (Optional<Cell> next = queue.next(seed);
        next.isPresent() && !processes.isClosed();
        next = queue.next(seed)) {
      Cell cell = next.get();
      seed = OptionalLong.of(cell.seed());
      try {
        station.start();
      } catch (IOException e) {
        queue.giveBack(cell);
        if (++lost == MAX_LOST) {
          throw e;
        }
        told(cell.id() + ": " + e.getMessage() + " (tried again)", done, total);
        continue;
      }
      Optional<String> failure = station.run(cell);
      if (failure.isEmpty()) {
        lost = 0;
        progress.onProgress(cell.id(), done.incrementAndGet(), total);
      } else if (station.hasLostService()) {
        queue.giveBack(cell);
        String why = cell.id() + ": its service ended: " + failure.get();
        if (++lost == MAX_LOST) {
          throw new IOException(why);
        }
        told(why + " (tried again)", done, total);
      } else if (!processes.isClosed()) {
        boolean again = queue.failed(cell);
        String why = cell.id() + ": " + failure.get() + (again ? " (tried again)" : "");
        told(why, done, total);
        if (!again) {
          failures.add(why);
        }
      }
    }
  }

  private void told(String what, AtomicInteger done, int total) {
    if (!processes.isClosed()) {
      progress.onProgress(what, done.get(), total);
    }
  }

  /** Ends all processes; what they have finished stays. */
  @Override
  public void close() {
    processes.close();
  }
}
