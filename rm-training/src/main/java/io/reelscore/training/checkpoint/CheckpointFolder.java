package io.reelscore.training.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The last checkpoints of a training, one file each, numbered. A checkpoint appears whole or not at
 * all, and the one before it is kept.
 */
public final class CheckpointFolder {

  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("\\d{9}\\.checkpoint");
  private static final String UNFINISHED = "unfinished";

  private final Path folder;

  /** Files that were found not to be whole. */
  private final Set<Path> broken = new HashSet<>();

  /** A folder that is made when the first checkpoint is written. */
  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** Whether there is something to go on from. */
  public boolean isEmpty() throws IOException {
    return files().isEmpty();
  }

  /**
   * Writes a checkpoint and drops all but the last two, and those that are known not to be whole.
   */
  public void save(Checkpoint checkpoint) throws IOException {
    Files.createDirectories(folder);
    List<Path> before = files();
    int number = before.isEmpty() ? 1 : number(before.getLast()) + 1;
    Path unfinished = folder.resolve(UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = CheckpointFile.bytes(checkpoint);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Path file = folder.resolve("%09d.checkpoint".formatted(number));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    for (Path damaged : broken) {
      Files.deleteIfExists(damaged);
    }
    List<Path> whole = before.stream().filter(path -> !broken.contains(path)).toList();
    for (int i = 0; i < whole.size() + 1 - KEPT; i++) {
      Files.deleteIfExists(whole.get(i));
    }
    broken.clear();
  }

  /**
   * The last checkpoint that is whole.
   *
   * @param damaged is told of each later one that is not, in a sentence
   */
  public Optional<Checkpoint> latest(Consumer<String> damaged) throws IOException {
    for (Path file : files().reversed()) {
      try {
        return Optional.of(CheckpointFile.read(Files.readAllBytes(file)));
      } catch (DamagedCheckpointException e) {
        broken.add(file);
        damaged.accept(file + ": " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Removes all checkpoints, and the folder when nothing else is in it. */
  public void clear() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.deleteIfExists(folder.resolve(UNFINISHED));
    try (Stream<Path> rest = Files.list(folder)) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(0, 9));
  }
}
