package io.reelscore.training.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The cells of a study on disk, each a file that is whole or not there. */
final class StudyFolder {

  private final Path folder;

  StudyFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Where everything of the run is. */
  Path path() {
    return folder;
  }

  /** The result of a cell, if it was run with the settings that the study has now. */
  Optional<CellResult> result(StudyConfig study, Cell cell) throws IOException {
    try {
      CellResult result = Digests.JSON.readValue(Files.readAllBytes(file(cell)), CellResult.class);
      return result.digest().equals(cell.digest(study)) ? Optional.of(result) : Optional.empty();
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Keeps a result. */
  void write(Cell cell, CellResult result) throws IOException {
    Path file = file(cell);
    Files.createDirectories(file.resolveSibling("."));
    replace(file, Digests.JSON.writeValueAsBytes(result));
  }

  /** Writes a file that is at any time the old one or the new one. */
  static void replace(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(Cell cell) {
    return folder.resolve("cells").resolve(cell.condition().name()).resolve(cell.seed() + ".json");
  }
}
