package io.reelscore.service.model;

import io.reelscore.core.Ticker;
import io.reelscore.service.failure.Rejection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.SmartLifecycle;

/**
 * The models of this server. The configured ones are loaded one after another in the background
 * once the server starts; a bundle that is refused leaves the others alone.
 */
public final class ModelRegistry implements SmartLifecycle {
  private final AtomicLong lastId = new AtomicLong();
  private final ModelBoard board;
  private final ModelLoader loader;
  private final ModelUnloader unloader;
  private final DeviceFacts device;
  private final Ticker ticker;
  private final CompletableFuture<ModelSnapshot> settled = new CompletableFuture<>();
  private volatile boolean running;

  /**
   * @param configured what is loaded at the start
   * @param loading how
   * @param device what they run on
   */
  public ModelRegistry(
      List<BundleSource> configured, ModelLoading loading, DeviceFacts device, Ticker ticker) {
    List<ModelEntry> entries =
        configured.stream()
            .map(source -> ModelEntry.loading(lastId.incrementAndGet(), source))
            .toList();
    this.board = new ModelBoard(ModelSnapshot.starting(entries));
    this.loader = new ModelLoader(board, loading, device.budgetBytes(), ticker);
    this.unloader = new ModelUnloader(board);
    this.device = device;
    this.ticker = ticker;
  }

  /** Tells that listener now and after each change. */
  public void listen(ModelStateListener listener) {
    board.listen(listener);
  }

  /** All models as they are now. */
  public ModelSnapshot models() {
    return board.snapshot();
  }

  /** What they run on. */
  public DeviceFacts device() {
    return device;
  }

  /** Completes when each configured model is ready or refused. */
  public CompletionStage<ModelSnapshot> settled() {
    return settled.minimalCompletionStage();
  }

  /** The model a request means, whatever its state. */
  public ModelEntry find(ModelQuery query) throws Rejection {
    return ModelResolution.find(board.snapshot(), query);
  }

  /**
   * Takes the model a request means, ready and of the identity it pins; it stays open until the
   * lease is closed. A model that leaves at this moment is looked for again in a newer snapshot.
   */
  public ModelLease lease(ModelQuery query) throws Rejection {
    while (true) {
      ServedModel model = ModelResolution.ready(board.snapshot(), query);
      if (model.use().begin()) {
        return new ModelLease(model);
      }
    }
  }

  /** What an operator may do, with bundles inside these folders. */
  public ModelOperations operations(ModelRoots roots) {
    return new ModelOperations(board, loader, unloader, lastId::incrementAndGet, roots, ticker);
  }

  /** Nothing new is admitted from now on; what is in flight is finished. */
  public void beginDrain() {
    board.change(ModelSnapshot::draining);
  }

  @Override
  public void start() {
    running = true;
    CompletionStage<?> last = CompletableFuture.completedStage(null);
    for (ModelEntry entry : board.snapshot().entries()) {
      last = loader.load(entry);
    }
    last.whenComplete((entry, failure) -> settled.complete(board.change(ModelSnapshot::settled)));
  }

  /** Answers what is left, then closes engines and sessions. */
  @Override
  public void stop() {
    beginDrain();
    loader.close();
    for (ModelEntry entry : board.snapshot().entries()) {
      entry
          .loaded()
          .ifPresent(model -> {
            ModelUnloader.closeQuietly(entry, model);
            board.change(now -> now.without(entry));
          });
    }
    unloader.close();
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
}
