package io.reelscore.loadtest.invariance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A copy of a bundle whose manifest claims no determinism: the service neither measures nor keeps
 * any, so that each batch runs at its natural shape.
 */
final class ReleasedBundle {
  private static final String MANIFEST = "manifest.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  private ReleasedBundle() {}

  /** Writes the copy into an empty folder. */
  static void write(Path bundle, Path folder) throws IOException {
    for (Path file : filesOf(bundle)) {
      Path target = folder.resolve(bundle.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
    ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readAllBytes(bundle.resolve(MANIFEST)));
    manifest.put("determinism", "none");
    Files.write(folder.resolve(MANIFEST), JSON.writeValueAsBytes(manifest));
  }

  /** Deletes a folder. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted((a, b) -> b.compareTo(a))
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }
}
