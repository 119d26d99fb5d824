package io.reelscore.service.model;

import io.reelscore.core.Ticker;
import io.reelscore.service.model.ModelStatus.Cause;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads models one after another on a thread of its own, so that each is checked against the names
 * and the memory that those before it have taken.
 */
final class ModelLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private final ModelBoard board;
  private final ModelLoading loading;
  private final long budgetBytes;
  private final Ticker ticker;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("reelscore-loader").factory());

  /**
   * @param budgetBytes of all models together; 0: no limit
   */
  ModelLoader(ModelBoard board, ModelLoading loading, long budgetBytes, Ticker ticker) {
    this.board = board;
    this.loading = loading;
    this.budgetBytes = budgetBytes;
    this.ticker = ticker;
  }

  /** Loads what the board holds as loading; completes with what has become of it. */
  CompletionStage<ModelEntry> load(ModelEntry entry) {
    return CompletableFuture.supplyAsync(() -> settled(entry), thread);
  }

  private ModelEntry settled(ModelEntry entry) {
    long started = ticker.nanos();
    try {
      ServedModel model = loaded(entry);
      LOG.info(
          "model {} is ready after {} ms: {}",
          model.identity().text(),
          Duration.ofNanos(ticker.nanos() - started).toMillis(),
          model.fingerprint());
      return published(entry, model);
    } catch (ModelRefusal e) {
      LOG.error("model {} is refused: {}", entry.label(), e.getMessage());
      return refused(entry, e.status());
    } catch (Throwable e) {
      LOG.error("model {} is refused", entry.label(), e);
      return refused(entry, new ModelStatus.Failed(Cause.BUNDLE, e.toString()));
    }
  }

  private ServedModel loaded(ModelEntry entry) throws ModelRefusal {
    ModelSnapshot now = board.snapshot();
    if (now.isDraining()) {
      throw new ModelRefusal(Cause.SHUTDOWN, "the server was stopped before it was loaded");
    }
    requireFreeName(now, entry);
    return loading.load(
        entry.source(), entry.label(), new MemoryRoom(budgetBytes, now.deviceBytes()));
  }

  private static void requireFreeName(ModelSnapshot now, ModelEntry entry) throws ModelRefusal {
    Optional<ModelEntry> holder =
        now.named(entry.claimed().name())
            .filter(other -> other.id() != entry.id() && other.loaded().isPresent())
            .filter(other -> other.claimed().equals(entry.claimed()))
            .findFirst();
    if (holder.isPresent()) {
      throw new ModelRefusal(
          Cause.CONFLICT, "already served from " + holder.get().source().folder());
    }
    Optional<String> clash = NameRules.clash(now, entry);
    if (clash.isPresent()) {
      throw new ModelRefusal(Cause.CONFLICT, clash.get());
    }
  }

  /** A model that becomes ready while the server ends takes nothing. */
  private ModelEntry published(ModelEntry entry, ServedModel model) {
    ModelSnapshot after =
        board.change(now ->
            now.isDraining()
                ? now.replacing(entry.with(new ModelStatus.Draining(model)))
                : AliasMove.ready(now, entry.with(new ModelStatus.Ready(model)), ticker.nanos()));
    return after.entry(entry.id()).orElseThrow();
  }

  private ModelEntry refused(ModelEntry entry, ModelStatus.Failed status) {
    ModelEntry failed = entry.with(status);
    board.change(now -> now.refusing(failed));
    return failed;
  }

  /** Loads those that wait no more; waits for the one that is being loaded. */
  @Override
  public void close() {
    thread.close();
  }
}
