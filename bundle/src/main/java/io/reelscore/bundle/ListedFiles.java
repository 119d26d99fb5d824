package io.reelscore.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The files a manifest lists, held against the folder: each there, inside, not too large, with its
 * digest; and none besides. Contents that are read as a whole are kept, so that what was verified
 * is what is used.
 */
final class ListedFiles {
  private final Path folder;
  private final Map<String, String> digests;
  private final List<Problem> problems;
  private final Map<String, byte[]> contents = new HashMap<>();

  private ListedFiles(Path folder, Map<String, String> digests, List<Problem> problems) {
    this.folder = folder;
    this.digests = digests;
    this.problems = problems;
  }

  /**
   * @param required what must be among them
   */
  static ListedFiles verify(
      Path folder, Map<String, String> digests, List<String> required, List<Problem> problems) {
    ListedFiles files = new ListedFiles(folder, digests, problems);
    files.requireAll(required);
    if (digests.size() > BundleFiles.MAX_FILES) {
      files.tell(
          BundleFiles.MANIFEST + ": files",
          digests.size() + " entries",
          "at most " + BundleFiles.MAX_FILES);
      return files;
    }
    digests.keySet().stream().filter(BundlePath::isLegal).sorted().forEach(files::verify);
    files.refuseUnlisted();
    return files;
  }

  /** The files a folder's manifest names, whatever their state, and those beside it; else none. */
  static Set<String> namedBy(Path folder) throws IOException {
    Path manifest = folder.resolve(BundleFiles.MANIFEST);
    List<Problem> problems = new ArrayList<>();
    if (!isUsable(folder, manifest, BundleFiles.MANIFEST, problems)) {
      return Set.of();
    }
    JsonNode node = JsonFile.parse(BundleFiles.MANIFEST, Files.readAllBytes(manifest), problems);
    if (node == null || !node.has("schemaVersion") || !node.has("files")) {
      return Set.of();
    }
    Set<String> named = new HashSet<>(ManifestJson.readFiles(node).keySet());
    named.addAll(BundleFiles.NOT_LISTED);
    return named;
  }

  /** What a file held when it was verified; null when it is not listed or had a problem. */
  byte @Nullable [] contents(String file) {
    return contents.get(file);
  }

  private void requireAll(List<String> required) {
    for (String file : required) {
      if (!digests.containsKey(file)) {
        tell(BundleFiles.MANIFEST + ": files", "no " + file, "an entry for " + file);
      }
    }
  }

  private void verify(String file) {
    Path path = folder.resolve(file);
    String expected = digests.get(file);
    if (expected == null || !isUsable(folder, path, file, problems)) {
      return;
    }
    try {
      String found;
      if (isKept(file)) {
        byte[] content = Files.readAllBytes(path);
        found = Sha256.of(content);
        contents.put(file, content);
      } else {
        found = Sha256.of(path);
      }
      if (!found.equals(expected)) {
        contents.remove(file);
        tell(file, "sha256 " + found, "sha256 " + expected + ", as the manifest says");
      }
    } catch (IOException e) {
      tell(file, e.toString(), "a readable file");
    }
  }

  /** Whether it is a plain file inside the folder and within its size limit; tells why not. */
  static boolean isUsable(Path folder, Path path, String file, List<Problem> problems) {
    try {
      if (!Files.isRegularFile(path)) {
        problems.add(
            new Problem(file, Files.exists(path) ? "not a plain file" : "missing", "a plain file"));
        return false;
      }
      if (!BundlePath.staysInside(folder, path)) {
        problems.add(new Problem(file, "a link to " + path.toRealPath(), "a file in the bundle"));
        return false;
      }
      long bytes = Files.size(path);
      long limit = BundleFiles.maxBytes(file);
      if (bytes > limit) {
        problems.add(new Problem(file, bytes + " bytes", "at most " + limit + " bytes"));
        return false;
      }
      return true;
    } catch (IOException e) {
      problems.add(new Problem(file, e.toString(), "a readable file"));
      return false;
    }
  }

  private void refuseUnlisted() {
    try (Stream<Path> paths = Files.walk(folder)) {
      Iterator<Path> all = paths.iterator();
      int told = 0;
      while (all.hasNext() && told < 20) {
        Path path = all.next();
        String file = BundlePath.nameOf(folder, path);
        if (!Files.isDirectory(path)
            && !digests.containsKey(file)
            && !BundleFiles.NOT_LISTED.contains(file)) {
          told++;
          tell(file, "a file the manifest doesn't list", "only listed files");
        }
      }
    } catch (IOException | UncheckedIOException e) {
      tell(folder.toString(), e.toString(), "a readable folder");
    }
  }

  private static boolean isKept(String file) {
    return file.equals(BundleFiles.REFERENCE) || file.startsWith("golden/");
  }

  private void tell(String where, String found, String expected) {
    problems.add(new Problem(where, found, expected));
  }
}
