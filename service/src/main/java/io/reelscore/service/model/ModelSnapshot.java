package io.reelscore.service.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models of this server at one moment. Each change makes another snapshot, so that a request
 * sees names, states and aliases that belong together.
 */
public final class ModelSnapshot {
  private enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }

  private final List<ModelEntry> entries;
  private final Aliases aliases;
  private final Phase phase;

  private ModelSnapshot(List<ModelEntry> entries, Aliases aliases, Phase phase) {
    this.entries = List.copyOf(entries);
    this.aliases = aliases;
    this.phase = phase;
  }

  /** At the start the configured aliases name models that are still loading. */
  static ModelSnapshot starting(List<ModelEntry> entries) {
    Aliases aliases = Aliases.NONE;
    for (ModelEntry entry : entries) {
      for (String alias : entry.source().aliases()) {
        aliases = aliases.with(entry.claimed().name(), alias, entry.claimed().version());
      }
    }
    return new ModelSnapshot(entries, aliases, Phase.STARTING);
  }

  /** Every version, in the order in which they were configured and loaded. */
  public List<ModelEntry> entries() {
    return entries;
  }

  /** Whether every configured model is ready or refused. */
  public boolean isSettled() {
    return phase != Phase.STARTING;
  }

  /** The aliases that name a version, in alphabetical order. */
  public List<String> aliasesOf(ModelEntry entry) {
    return entry.holdsName()
        ? aliases.of(entry.claimed().name(), entry.claimed().version())
        : List.of();
  }

  /** Whether a request that names the model without a version gets this one. */
  public boolean answersByDefault(ModelEntry entry) {
    return entry.isReady()
        && byDefault(entry.claimed().name()).filter(other -> other.id() == entry.id()).isPresent();
  }

  /** Bytes on the device of all that is loaded. */
  public long deviceBytes() {
    return entries.stream()
        .flatMap(entry -> entry.loaded().stream())
        .mapToLong(ServedModel::deviceBytes)
        .sum();
  }

  Aliases aliases() {
    return aliases;
  }

  Optional<ModelEntry> entry(long id) {
    return entries.stream().filter(entry -> entry.id() == id).findFirst();
  }

  Stream<ModelEntry> named(String name) {
    return entries.stream().filter(entry -> entry.isNamed(name));
  }

  /** The version an alias stands for. */
  Optional<ModelEntry> aliased(String name, String alias) {
    String version = aliases.version(name, alias);
    return version == null
        ? Optional.empty()
        : named(name)
            .filter(entry -> entry.isNamed(name, version) && entry.holdsName())
            .findFirst();
  }

  /** What answers requests without a version: the stable one, else the only one that is ready. */
  Optional<ModelEntry> byDefault(String name) {
    Optional<ModelEntry> stable = aliased(name, Aliases.STABLE);
    if (stable.isPresent()) {
      return stable;
    }
    List<ModelEntry> ready = named(name).filter(ModelEntry::isReady).toList();
    return ready.size() == 1 ? Optional.of(ready.getFirst()) : Optional.empty();
  }

  boolean isDraining() {
    return phase == Phase.DRAINING;
  }

  /** The names a request may mean when it gives none: what fails or is on its way has no say. */
  List<String> namesThatCount() {
    List<String> names =
        entries.stream()
            .filter(entry ->
                entry.isReady()
                    || (phase == Phase.STARTING && entry.status() instanceof ModelStatus.Loading))
            .map(entry -> entry.claimed().name())
            .distinct()
            .toList();
    return names.isEmpty()
        ? entries.stream().map(entry -> entry.claimed().name()).distinct().toList()
        : names;
  }

  ModelSnapshot settled() {
    return phase == Phase.STARTING ? new ModelSnapshot(entries, aliases, Phase.SERVING) : this;
  }

  /** Nothing takes requests any more. */
  ModelSnapshot draining() {
    return new ModelSnapshot(
        entries.stream()
            .map(entry ->
                entry.status() instanceof ModelStatus.Ready(ServedModel model)
                    ? entry.with(new ModelStatus.Draining(model))
                    : entry)
            .toList(),
        aliases,
        Phase.DRAINING);
  }

  ModelSnapshot with(ModelEntry added) {
    List<ModelEntry> next = new ArrayList<>(entries);
    next.add(added);
    return new ModelSnapshot(next, aliases, phase);
  }

  /** The same with an entry in the place of that with its id. */
  ModelSnapshot replacing(ModelEntry changed) {
    return new ModelSnapshot(
        entries.stream().map(entry -> entry.id() == changed.id() ? changed : entry).toList(),
        aliases,
        phase);
  }

  ModelSnapshot without(ModelEntry removed) {
    return new ModelSnapshot(
        entries.stream().filter(entry -> entry.id() != removed.id()).toList(), aliases, phase);
  }

  /** The same without what was refused from a folder. */
  ModelSnapshot withoutRefused(Path folder) {
    return new ModelSnapshot(
        entries.stream()
            .filter(entry -> entry.holdsName() || !entry.source().folder().equals(folder))
            .toList(),
        aliases,
        phase);
  }

  /** The same with an entry that was refused; no alias names it, unless a twin of it serves. */
  ModelSnapshot refusing(ModelEntry refused) {
    ModelSnapshot next = replacing(refused);
    boolean twin =
        next.named(refused.claimed().name())
            .anyMatch(entry -> entry.holdsName() && entry.claimed().equals(refused.claimed()));
    return twin ? next : next.withAliases(aliases.without(refused));
  }

  ModelSnapshot withAliases(Aliases next) {
    return new ModelSnapshot(entries, next, phase);
  }
}
