package io.reelscore.service.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which version each alias of each name stands for. Immutable. */
final class Aliases {
  /** Names the version that answers requests without a version. */
  static final String STABLE = "stable";

  static final Aliases NONE = new Aliases(Map.of());
  private static final Pattern LEGAL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

  private record Key(String name, String alias) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = name.compareTo(other.name);
      return byName == 0 ? alias.compareTo(other.alias) : byName;
    }
  }

  private final Map<Key, String> versions;

  private Aliases(Map<Key, String> versions) {
    this.versions = versions;
  }

  static boolean isLegal(String alias) {
    return LEGAL.matcher(alias).matches();
  }

  /** The version an alias stands for, or null. */
  @Nullable String version(String name, String alias) {
    return versions.get(new Key(name, alias));
  }

  /** The aliases of a version, in alphabetical order. */
  List<String> of(String name, String version) {
    return versions.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name) && entry.getValue().equals(version))
        .map(entry -> entry.getKey().alias())
        .toList();
  }

  Aliases with(String name, String alias, String version) {
    Map<Key, String> next = new TreeMap<>(versions);
    next.put(new Key(name, alias), version);
    return new Aliases(next);
  }

  Aliases without(String name, String alias) {
    Map<Key, String> next = new TreeMap<>(versions);
    next.remove(new Key(name, alias));
    return new Aliases(next);
  }

  /** Without every alias of a version. */
  Aliases without(ModelEntry entry) {
    Aliases next = this;
    for (String alias : of(entry.claimed().name(), entry.claimed().version())) {
      next = next.without(entry.claimed().name(), alias);
    }
    return next;
  }
}
