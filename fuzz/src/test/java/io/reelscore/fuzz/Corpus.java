package io.reelscore.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs that were worth keeping, by target: {@code corpus/<target>/<name>.hex} holds bytes as
 * hexadecimal digits in lines, {@code #} beginning a comment; any other file is the input itself.
 */
final class Corpus {
  private static final Path FOLDER =
      Path.of(System.getProperty("reelscore.root", "../.."), "fuzz/src/test/corpus");
  private static final String HEX = ".hex";

  private Corpus() {}

  /** The inputs of a target, sorted by name. */
  static List<Entry> of(String target) throws IOException {
    Path folder = FOLDER.resolve(target);
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          entries.add(new Entry(file.getFileName().toString(), bytes(file)));
        }
      }
    }
    return entries;
  }

  private static byte[] bytes(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (!file.getFileName().toString().endsWith(HEX)) {
      return content;
    }
    StringBuilder digits = new StringBuilder();
    new String(content, StandardCharsets.US_ASCII)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").replaceAll("\\s", ""))
        .forEach(digits::append);
    return HexFormat.of().parseHex(digits);
  }

  /** An input with its file's name. */
  record Entry(String name, byte[] bytes) {}
}
