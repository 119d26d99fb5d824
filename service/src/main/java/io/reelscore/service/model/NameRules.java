package io.reelscore.service.model;

import java.util.List;
import java.util.Optional;

/** A word after a model's name means a version or an alias, never either. */
final class NameRules {
  private NameRules() {}

  /** Why this entry's version and aliases cannot stand beside those of its name. */
  static Optional<String> clash(ModelSnapshot models, ModelEntry entry) {
    String name = entry.claimed().name();
    String version = entry.claimed().version();
    if (models.aliases().version(name, version) != null
        || entry.source().aliases().contains(version)) {
      return Optional.of(
          "version: %s (expected: none that is an alias of %s)".formatted(version, name));
    }
    List<String> versions =
        models
            .named(name)
            .filter(ModelEntry::holdsName)
            .map(other -> other.claimed().version())
            .toList();
    return entry.source().aliases().stream()
        .filter(versions::contains)
        .findFirst()
        .map(alias -> "alias: %s (expected: none that is a version of %s)".formatted(alias, name));
  }
}
