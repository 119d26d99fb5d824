package io.reelscore.service.model;

import io.reelscore.runtime.ModelLoadException;
import io.reelscore.service.failure.Rejection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The models of this server. They are loaded one after another in the background once the server
 * starts; a bundle that is refused leaves the others alone.
 */
public final class ModelRegistry implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

  private final List<ModelSlot> slots;
  private final ModelLoading loading;
  private final List<ModelStateListener> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<List<ModelSlot>> settled = new CompletableFuture<>();
  private final Thread loader;
  private volatile boolean running;
  private volatile boolean draining;

  public ModelRegistry(List<Path> bundles, ModelLoading loading) {
    this.slots = bundles.stream().map(ModelSlot::new).toList();
    this.loading = loading;
    this.loader = Thread.ofPlatform().daemon().name("reelscore-loader").unstarted(this::loadAll);
  }

  /** Tells that listener now and after each change. */
  public void listen(ModelStateListener listener) {
    listeners.add(listener);
    listener.changed(slots);
  }

  /** All models, in configured order. */
  public List<ModelSlot> models() {
    return slots;
  }

  /** Completes when no model is loading any more. */
  public CompletionStage<List<ModelSlot>> settled() {
    return settled.minimalCompletionStage();
  }

  /** The model a request wants, whatever its state. */
  public ModelSlot find(ModelQuery query) throws Rejection {
    return ModelResolution.find(slots, query);
  }

  /** The model a request wants, ready, and of the identity it pins. */
  public ServedModel resolve(ModelQuery query) throws Rejection {
    return ModelResolution.resolve(find(query), query);
  }

  /** Nothing new is admitted from now on; what is in flight is finished. */
  public synchronized void beginDrain() {
    draining = true;
    for (ModelSlot slot : slots) {
      if (slot.status() instanceof ModelStatus.Ready(ServedModel model)) {
        slot.become(new ModelStatus.Draining(model));
      }
    }
    changed();
  }

  @Override
  public void start() {
    running = true;
    loader.start();
  }

  /** Answers what is left, then closes engines and sessions. */
  @Override
  public void stop() {
    beginDrain();
    joinLoader();
    for (ModelSlot slot : slots) {
      switch (slot.status()) {
        case ModelStatus.Ready(ServedModel model) -> close(slot, model);
        case ModelStatus.Draining(ServedModel model) -> close(slot, model);
        case ModelStatus.Loading loading -> {}
        case ModelStatus.Failed failed -> {}
      }
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the ports, and so stopped after them. */
  @Override
  public int getPhase() {
    return 0;
  }

  private void loadAll() {
    try {
      for (ModelSlot slot : slots) {
        if (draining) {
          slot.become(new ModelStatus.Failed("the server was stopped before it was loaded"));
        } else {
          settle(slot, load(slot));
        }
      }
    } finally {
      settled.complete(slots);
    }
  }

  /** A model that became ready while the server began to stop takes nothing. */
  private void settle(ModelSlot slot, ModelStatus status) {
    slot.become(status);
    if (draining) {
      beginDrain();
    }
    changed();
  }

  private ModelStatus load(ModelSlot slot) {
    long started = System.nanoTime();
    try {
      ServedModel model = loading.load(slot.path(), slot.label());
      for (ModelSlot other : slots) {
        if (isServed(other)
            && other.isCalled(model.identity().name(), model.identity().version())) {
          model.close();
          return refused(slot, "already served from " + other.path(), null);
        }
      }
      LOG.info(
          "model {} is ready after {} ms: {}",
          model.identity().text(),
          Duration.ofNanos(System.nanoTime() - started).toMillis(),
          model.fingerprint());
      return new ModelStatus.Ready(model);
    } catch (ModelLoadException e) {
      return refused(slot, String.valueOf(e.getMessage()), null);
    } catch (Throwable e) {
      return refused(slot, e.toString(), e);
    }
  }

  private static ModelStatus refused(ModelSlot slot, String problems, @Nullable Throwable cause) {
    LOG.error("model {} is refused: {}", slot.label(), problems, cause);
    return new ModelStatus.Failed(problems);
  }

  private static boolean isServed(ModelSlot slot) {
    return switch (slot.status()) {
      case ModelStatus.Ready ready -> true;
      case ModelStatus.Draining draining -> true;
      case ModelStatus.Loading loading -> false;
      case ModelStatus.Failed failed -> false;
    };
  }

  private static void close(ModelSlot slot, ServedModel model) {
    try {
      model.close();
    } catch (RuntimeException e) {
      LOG.error("model {} could not be closed", slot.label(), e);
    }
    slot.become(new ModelStatus.Failed("the server was stopped"));
  }

  private void joinLoader() {
    try {
      loader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void changed() {
    for (ModelStateListener listener : listeners) {
      listener.changed(slots);
    }
  }
}
