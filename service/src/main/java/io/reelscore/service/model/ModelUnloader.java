package io.reelscore.service.model;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes models that were taken out of service, each when the last call that uses it has ended. */
final class ModelUnloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelUnloader.class);

  private final ModelBoard board;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("reelscore-unloader").factory());

  ModelUnloader(ModelBoard board) {
    this.board = board;
  }

  /** Closes what the board holds as draining and takes it off the board. */
  CompletionStage<ModelEntry> unload(ModelEntry entry, ServedModel model) {
    return model
        .use()
        .retire()
        .thenApplyAsync(
            idle -> {
              closeQuietly(entry, model);
              board.change(now -> now.without(entry));
              LOG.info("model {} is unloaded", model.identity().text());
              return entry.with(new ModelStatus.Unloaded());
            },
            thread);
  }

  static void closeQuietly(ModelEntry entry, ServedModel model) {
    try {
      model.close();
    } catch (RuntimeException e) {
      LOG.error("model {} could not be closed", entry.label(), e);
    }
  }

  /** Waits for what is being closed. What is still in use is the caller's to close. */
  @Override
  public void close() {
    thread.close();
  }
}
