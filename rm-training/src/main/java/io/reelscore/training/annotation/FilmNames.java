package io.reelscore.training.annotation;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Finds films, and other files, beside the file that names them. Each name is looked up once. */
final class FilmNames {
  private final Path folder;
  private final Films films;
  private final Texts seen = new Texts();
  private final BitSet missing = new BitSet();

  FilmNames(Path file, Films films) {
    this.folder = folder(file);
    this.films = films;
  }

  /** The folder of a file, absolute and normalised. */
  static Path folder(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath().normalize() : parent;
  }

  /** The film of that name, absolute and normalised; null, and told, if there is none. */
  @Nullable Path resolve(int line, String field, String name, Problems problems) {
    Path path;
    try {
      path = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      problems.tell(line, field, '"' + RowFields.shortened(name) + '"', "a path");
      return null;
    }
    if (films == Films.MUST_EXIST && isMissing(name, path)) {
      problems.tell(
          line,
          field,
          '"' + RowFields.shortened(name) + '"',
          "an existing file, absolute or beside this one");
      return null;
    }
    return path;
  }

  private boolean isMissing(String name, Path path) {
    int known = seen.size();
    int id = seen.id(name);
    if (id == known && !Files.isRegularFile(path)) {
      missing.set(id);
    }
    return missing.get(id);
  }
}
