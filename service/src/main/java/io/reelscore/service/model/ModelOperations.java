package io.reelscore.service.model;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ModelPin;
import io.reelscore.core.Ticker;
import io.reelscore.service.model.AdminRefusal.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator does with the models while the server runs. Safe for use by several threads. */
public final class ModelOperations {
  private static final Logger LOG = LoggerFactory.getLogger(ModelOperations.class);

  private final ModelBoard board;
  private final ModelLoader loader;
  private final ModelUnloader unloader;
  private final LongSupplier ids;
  private final ModelRoots roots;
  private final Ticker ticker;

  ModelOperations(
      ModelBoard board,
      ModelLoader loader,
      ModelUnloader unloader,
      LongSupplier ids,
      ModelRoots roots,
      Ticker ticker) {
    this.board = board;
    this.loader = loader;
    this.unloader = unloader;
    this.ids = ids;
    this.roots = roots;
    this.ticker = ticker;
  }

  /** What may be done to a model now. */
  private interface Precondition {
    void require(ModelSnapshot now, ModelEntry entry) throws AdminRefusal;
  }

  /** Begins to load a bundle; a refused one of the same folder gives way to it. */
  public ModelChange load(String path, double weight, List<String> aliases) throws AdminRefusal {
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw AdminRefusal.ofField("weight", weight, "a finite number above 0");
    }
    for (String alias : aliases) {
      requireAlias("aliases", alias);
    }
    Path folder = roots.folder(path);
    ModelEntry entry =
        ModelEntry.loading(ids.getAsLong(), new BundleSource(folder, weight, aliases));
    board.change(now -> {
      requireServing(now);
      requireFree(now, entry);
      return now.withoutRefused(folder).with(entry);
    });
    LOG.info("model {} is being loaded from {}", entry.label(), folder);
    return new ModelChange(entry, loader.load(entry));
  }

  /** Begins to unload a version that no alias names. */
  public ModelChange unload(ModelQuery query) throws AdminRefusal {
    requireGiven("model.name", query.name());
    requireGiven("model.version", query.version());
    return leave(
        version(board.snapshot(), query.name(), query.version()),
        (now, entry) -> {
          requireIdentity(entry, query.identity());
          requireUnnamed(now, entry);
        });
  }

  /** Lets an alias name a version; answers with that version. */
  public ModelEntry setAlias(String name, String alias, String version) throws AdminRefusal {
    requireGiven("name", name);
    requireAlias("alias", alias);
    requireGiven("version", version);
    ModelSnapshot after =
        board.change(now -> {
          requireServing(now);
          ModelEntry entry = version(now, name, version);
          if (!entry.isReady()) {
            throw wrongState(entry, "not ready", "a model that is ready");
          }
          if (now.named(name).anyMatch(other -> other.holdsName() && other.isNamed(name, alias))) {
            throw AdminRefusal.ofField("alias", alias, "none that is a version of " + name);
          }
          return AliasMove.to(now, entry, alias, ticker.nanos());
        });
    LOG.info("model {}@{} is {} from now on", name, version, alias);
    return version(after, name, version);
  }

  /** Takes an alias away; answers with the version that it named. */
  public ModelEntry deleteAlias(String name, String alias) throws AdminRefusal {
    requireGiven("name", name);
    requireGiven("alias", alias);
    AtomicReference<@Nullable ModelEntry> named = new AtomicReference<>();
    board.change(now -> {
      named.set(
          now.aliased(name, alias)
              .orElseThrow(() ->
                  new AdminRefusal(
                      Kind.NOT_FOUND,
                      "alias: %s of %s (expected: an alias that is set)".formatted(alias, name))));
      return now.withAliases(now.aliases().without(name, alias));
    });
    LOG.info("no version of {} is {} any more", name, alias);
    return Objects.requireNonNull(named.get());
  }

  /** Begins to unload every superseded version that has not been used for so long. */
  void unloadUnused(long retainNanos) {
    for (ModelEntry candidate : board.snapshot().entries()) {
      if (Retention.isOver(board.snapshot(), candidate, ticker.nanos(), retainNanos)) {
        try {
          leave(
              candidate,
              (now, entry) -> {
                if (!Retention.isOver(now, entry, ticker.nanos(), retainNanos)) {
                  throw wrongState(entry, "in use", "a model that nobody uses");
                }
              });
          LOG.info("model {} is superseded and no longer used", candidate.label());
        } catch (AdminRefusal e) {
          LOG.debug("model {} is kept: {}", candidate.label(), e.getMessage());
        }
      }
    }
  }

  private ModelChange leave(ModelEntry found, Precondition precondition) throws AdminRefusal {
    ModelSnapshot after =
        board.change(now -> {
          requireServing(now);
          ModelEntry entry = now.entry(found.id()).orElseThrow(() -> notFound(now, found.label()));
          precondition.require(now, entry);
          return switch (entry.status()) {
            case ModelStatus.Ready(ServedModel model) ->
                now.replacing(entry.with(new ModelStatus.Draining(model)));
            case ModelStatus.Failed failed -> now.without(entry);
            case ModelStatus.Draining draining -> now;
            case ModelStatus.Unloaded unloaded -> now;
            case ModelStatus.Loading loading ->
                throw wrongState(entry, "loading", "a model that is ready or refused");
          };
        });
    ModelEntry leaving = after.entry(found.id()).orElse(found);
    return leaving
        .loaded()
        .map(model -> new ModelChange(leaving, unloader.unload(leaving, model)))
        .orElseGet(() ->
            new ModelChange(
                leaving,
                CompletableFuture.completedStage(leaving.with(new ModelStatus.Unloaded()))));
  }

  /** What holds the name, else what was refused under it. */
  private static ModelEntry version(ModelSnapshot now, String name, String version)
      throws AdminRefusal {
    List<ModelEntry> called =
        now.named(name).filter(entry -> entry.isNamed(name, version)).toList();
    if (called.isEmpty()) {
      throw notFound(now, name + "@" + version);
    }
    return called.stream().filter(ModelEntry::holdsName).findFirst().orElse(called.getLast());
  }

  private static AdminRefusal notFound(ModelSnapshot now, String found) {
    return new AdminRefusal(
        Kind.NOT_FOUND,
        "model: %s (expected: one of %s)"
            .formatted(found, now.entries().stream().map(ModelEntry::label).toList()));
  }

  private static AdminRefusal wrongState(ModelEntry entry, String found, String expected) {
    return new AdminRefusal(
        Kind.WRONG_STATE, "model: %s, %s (expected: %s)".formatted(entry.label(), found, expected));
  }

  private static void requireServing(ModelSnapshot now) throws AdminRefusal {
    if (now.isDraining()) {
      throw new AdminRefusal(Kind.SHUTDOWN, "the server is shutting down");
    }
  }

  private static void requireFree(ModelSnapshot now, ModelEntry entry) throws AdminRefusal {
    Optional<ModelEntry> holder =
        now.named(entry.claimed().name())
            .filter(other -> other.holdsName() && other.claimed().equals(entry.claimed()))
            .filter(other -> !entry.claimed().name().isEmpty())
            .findFirst();
    if (holder.isPresent()) {
      throw new AdminRefusal(
          Kind.TAKEN,
          "model: %s, already here from %s (expected: another version, or that one unloaded before)"
              .formatted(entry.label(), holder.get().source().folder()));
    }
    Optional<String> clash = NameRules.clash(now, entry);
    if (clash.isPresent()) {
      throw new AdminRefusal(Kind.INVALID, clash.get());
    }
  }

  private static void requireUnnamed(ModelSnapshot now, ModelEntry entry) throws AdminRefusal {
    List<String> aliases = now.aliasesOf(entry);
    if (!aliases.isEmpty()) {
      throw wrongState(entry, "named by " + aliases, "a version that no alias names");
    }
  }

  private static void requireIdentity(ModelEntry entry, String identity) throws AdminRefusal {
    if (identity.isEmpty()) {
      return;
    }
    ModelPin pin;
    try {
      pin = ModelPin.parse(identity);
    } catch (IllegalArgumentException e) {
      throw AdminRefusal.ofField("model.identity", identity, "name@version#first-12-hex");
    }
    Optional<ModelIdentity> found = entry.loaded().map(ServedModel::identity);
    if (found.filter(pin::matches).isEmpty()) {
      throw new AdminRefusal(
          Kind.WRONG_STATE,
          "model: %s (expected: %s)"
              .formatted(
                  found.map(ModelIdentity::text).orElse(entry.label() + ", not loaded"), identity));
    }
  }

  private static void requireGiven(String field, String value) throws AdminRefusal {
    if (value.isEmpty()) {
      throw AdminRefusal.ofField(field, "empty", "given");
    }
  }

  private static void requireAlias(String field, String alias) throws AdminRefusal {
    if (!Aliases.isLegal(alias)) {
      throw AdminRefusal.ofField(
          field,
          alias.isEmpty() ? "empty" : alias,
          "lower-case letters, digits, '.', '_' and '-', a letter or digit first, at most 128");
    }
  }
}
