package io.reelscore.service.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One bundle of this server, and what has become of it.
 *
 * @param id of this loading of it; a later one has a larger id
 * @param source what was asked for
 * @param claimed what the bundle calls itself; verified once it is ready
 * @param status whether it takes requests
 * @param supersededNanos since when another version has its alias; null when none has
 */
public record ModelEntry(
    long id,
    BundleSource source,
    ClaimedName claimed,
    ModelStatus status,
    @Nullable Long supersededNanos) {

  static ModelEntry loading(long id, BundleSource source) {
    return new ModelEntry(
        id, source, ClaimedName.of(source.folder()), new ModelStatus.Loading(), null);
  }

  /** What people call it: {@code name@version}, or the folder when the manifest is unreadable. */
  public String label() {
    return claimed.name().isEmpty()
        ? String.valueOf(source.folder().getFileName())
        : claimed.name() + "@" + claimed.version();
  }

  /** The model while it is loaded. */
  public Optional<ServedModel> loaded() {
    return switch (status) {
      case ModelStatus.Ready(ServedModel model) -> Optional.of(model);
      case ModelStatus.Draining(ServedModel model) -> Optional.of(model);
      case ModelStatus.Loading loading -> Optional.empty();
      case ModelStatus.Failed failed -> Optional.empty();
      case ModelStatus.Unloaded unloaded -> Optional.empty();
    };
  }

  /** Whether it takes requests. */
  public boolean isReady() {
    return status instanceof ModelStatus.Ready;
  }

  /** Whether its name and version are in use: by what is loaded, or is about to be. */
  boolean holdsName() {
    return status instanceof ModelStatus.Loading || loaded().isPresent();
  }

  boolean isNamed(String name) {
    return claimed.name().equals(name);
  }

  boolean isNamed(String name, String version) {
    return isNamed(name) && claimed.version().equals(version);
  }

  ModelEntry with(ModelStatus next) {
    return new ModelEntry(id, source, claimed, next, supersededNanos);
  }

  ModelEntry supersededAt(@Nullable Long nanos) {
    return new ModelEntry(id, source, claimed, status, nanos);
  }
}
