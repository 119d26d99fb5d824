package io.reelscore.training.features;

import io.reelscore.training.npy.NpyException;
import io.reelscore.training.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arrays that stay open for a while, as the next sample often lies in one of them. */
final class OpenArrays implements AutoCloseable {

  private static final int MOST = 16;

  private final Map<Path, NpyFile> files = new LinkedHashMap<>();

  NpyFile open(Path path) throws NpyException, IOException {
    NpyFile known = files.get(path);
    if (known != null) {
      return known;
    }
    if (files.size() == MOST) {
      Path oldest = files.keySet().iterator().next();
      NpyFile closing = files.remove(oldest);
      if (closing != null) {
        closing.close();
      }
    }
    NpyFile file = NpyFile.open(path);
    files.put(path, file);
    return file;
  }

  @Override
  public void close() throws IOException {
    for (NpyFile file : files.values()) {
      file.close();
    }
  }
}
