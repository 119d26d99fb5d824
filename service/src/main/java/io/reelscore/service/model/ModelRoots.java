package io.reelscore.service.model;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders that bundles may be loaded from while the server runs. */
public final class ModelRoots {
  private final List<Path> roots;

  /** Folders that are not there hold nothing. */
  public ModelRoots(List<Path> folders) {
    this.roots = folders.stream().flatMap(ModelRoots::real).distinct().toList();
  }

  /** The folder that a path names, symbolic links followed, if it lies inside a root. */
  Path folder(String path) throws AdminRefusal {
    if (path.isBlank()) {
      throw AdminRefusal.ofField("path", "empty", "a bundle's folder");
    }
    try {
      Path real = Path.of(path).toRealPath();
      if (roots.stream().anyMatch(root -> real.startsWith(root) && !real.equals(root))) {
        return real;
      }
    } catch (IOException | InvalidPathException e) {
      // Outside of the roots nobody is told what is there and what is not.
    }
    throw AdminRefusal.ofField("path", path, "a folder inside one of " + roots);
  }

  private static Stream<Path> real(Path folder) {
    try {
      return Stream.of(folder.toRealPath());
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
