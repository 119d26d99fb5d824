package io.reelscore.training.annotation;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text file that appears whole, in the place of an older one, or not at all. */
final class NewFile implements Closeable {
  private final Path target;
  private final Path temporary;
  private final BufferedWriter writer;
  private boolean kept;

  NewFile(Path target) throws IOException {
    this.target = target.toAbsolutePath().normalize();
    Path name = this.target.getFileName();
    if (name == null || Files.isDirectory(this.target)) {
      throw new IOException("%s: a folder (expected: a file)".formatted(target));
    }
    this.temporary =
        this.target.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".tmp");
    temporary.toFile().deleteOnExit();
    this.writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
  }

  Writer writer() {
    return writer;
  }

  /** Puts the file into its place. */
  void keep() throws IOException {
    writer.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    kept = true;
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      try {
        writer.close();
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
