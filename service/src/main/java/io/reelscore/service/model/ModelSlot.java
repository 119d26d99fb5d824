package io.reelscore.service.model;

import java.nio.file.Path;

/** The place of one configured bundle, and what has become of it. */
public final class ModelSlot {
  private final Path path;
  private final ClaimedName claimed;
  private volatile ModelStatus status = new ModelStatus.Loading();

  ModelSlot(Path path) {
    this.path = path;
    this.claimed = ClaimedName.of(path);
  }

  /** The bundle's folder. */
  public Path path() {
    return path;
  }

  /** What the bundle calls itself; verified once it is ready. */
  public ClaimedName claimed() {
    return claimed;
  }

  /** What people call it: {@code name@version}, or the folder when the manifest is unreadable. */
  public String label() {
    return claimed.name().isEmpty()
        ? String.valueOf(path.getFileName())
        : claimed.name() + "@" + claimed.version();
  }

  /** What has become of it. */
  public ModelStatus status() {
    return status;
  }

  void become(ModelStatus next) {
    status = next;
  }

  boolean isCalled(String name, String version) {
    return claimed.name().equals(name) && (version.isEmpty() || claimed.version().equals(version));
  }
}
