package io.reelscore.training.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to work in a run folder, which one process at a time has. Its file stays in the folder,
 * which is thereby known as that of a run.
 */
public final class RunLock implements AutoCloseable {

  /** The file's name in the folder of a training. */
  static final String FILE = "run.lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @param folder which is made with its parents
   * @param file its name
   * @throws IOException when another run has it
   */
  public static RunLock of(Path folder, String file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            Files.createDirectories(folder).resolve(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new IOException(
            "%s: another run is at work there (expected: one at a time)".formatted(folder));
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new RunLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Gives it back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
