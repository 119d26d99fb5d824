package io.reelscore.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the seeds of a target, and what was found before, where a fuzzer reads them. */
final class SeedFolder {
  private SeedFolder() {}

  /** Arguments: the target, the folder. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "arguments: %d (expected: the target and a folder)".formatted(arguments.length));
    }
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    List<byte[]> sound = Seeds.of(arguments[0]).sound();
    for (int i = 0; i < sound.size(); i++) {
      Files.write(folder.resolve("sound-" + i), sound.get(i));
    }
    for (Corpus.Entry entry : Corpus.of(arguments[0])) {
      Files.write(folder.resolve(entry.name()), entry.bytes());
    }
  }
}
