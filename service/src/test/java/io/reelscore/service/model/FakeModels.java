package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.EngineLoad;
import io.reelscore.core.SampleInput;
import io.reelscore.core.ScoreTicket;
import io.reelscore.core.ScoringEngine;
import io.reelscore.core.ScoringRequest;
import io.reelscore.core.Ticker;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.runtime.ClipInput;
import io.reelscore.runtime.ExecutionFingerprint;
import io.reelscore.runtime.ExecutionMode;
import io.reelscore.runtime.ExecutorCounters;
import io.reelscore.runtime.PromptInput;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.TokenizedPrompt;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelStatus.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Models that score nothing; loading them waits for permission when a test wants it to. */
final class FakeModels implements ModelLoading {
  static final long DEVICE_BYTES = 100;

  private final Ticker ticker;
  private final @Nullable ServiceMetrics metrics;
  private final Map<Path, String> problems = new ConcurrentHashMap<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private volatile @Nullable Semaphore gate;

  FakeModels(Ticker ticker, @Nullable ServiceMetrics metrics) {
    this.ticker = ticker;
    this.metrics = metrics;
  }

  /** The folder of a bundle of that name and version. */
  static Path write(Path parent, String name, String version) {
    try {
      Path folder = Files.createDirectories(parent.resolve(name + "-" + version));
      Files.writeString(
          folder.resolve("manifest.json"),
          "{\"name\": \"%s\", \"version\": \"%s\"}".formatted(name, version));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelIdentity identity(String name, String version) {
    return new ModelIdentity(
        name, version, "%064x".formatted(Integer.toUnsignedLong((name + version).hashCode())));
  }

  void refuse(Path folder, String problem) {
    problems.put(folder, problem);
  }

  /** Loads wait from now on until the semaphore has a permit for each. */
  Semaphore hold() {
    Semaphore held = new Semaphore(0);
    gate = held;
    return held;
  }

  @Override
  public ServedModel load(BundleSource source, String label, MemoryRoom room) throws ModelRefusal {
    room.require(DEVICE_BYTES);
    Semaphore held = gate;
    if (held != null) {
      held.acquireUninterruptibly();
    }
    String problem = problems.get(source.folder());
    if (problem != null) {
      throw new ModelRefusal(Cause.BUNDLE, problem);
    }
    ClaimedName claimed = ClaimedName.of(source.folder());
    Engine engine = new Engine();
    if (metrics != null) {
      metrics.engineListener(label);
      metrics.engineLoad(label, engine::load);
    }
    opened.incrementAndGet();
    return new ServedModel(
        new Model(identity(claimed.name(), claimed.version()), closed),
        engine,
        source.weight(),
        new ModelUse(ticker));
  }

  private static final class Engine implements ScoringEngine {
    @Override
    public ScoreTicket submit(ScoringRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public EngineLoad load() {
      return new EngineLoad(0, 0);
    }

    @Override
    public void close() {}
  }

  private record Model(ModelIdentity identity, AtomicInteger closed) implements RewardModel {
    @Override
    public Manifest manifest() {
      return TinyBundles.manifest();
    }

    @Override
    public ReferenceDistribution reference() {
      return TinyBundles.reference();
    }

    @Override
    public ExecutionFingerprint fingerprint() {
      return new ExecutionFingerprint("fake 1", "cpu", "none", 0, "none");
    }

    @Override
    public Manifest.Determinism determinism() {
      return Manifest.Determinism.NONE;
    }

    @Override
    public ExecutionMode executionMode() {
      return ExecutionMode.NATURAL;
    }

    @Override
    public Optional<String> deviceFallback() {
      return Optional.empty();
    }

    @Override
    public long deviceBytes() {
      return DEVICE_BYTES;
    }

    @Override
    public ExecutorCounters counters() {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchExecutor executor() {
      throw new UnsupportedOperationException();
    }

    @Override
    public TokenizedPrompt tokenize(String prompt) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SampleInput input(ClipInput clip, PromptInput prompt) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
