package io.reelscore.loadtest.clients;

import java.io.IOException;
import java.nio.file.Path;

/** Where the Python clients and the pickle server are, and the interpreter that runs them. */
public record PythonFolder(Path path) {

  /** The interpreter of the folder's virtual environment. */
  String interpreter() {
    return path.resolve(".venv/bin/python").toAbsolutePath().toString();
  }

  /** A file of the folder. */
  String file(String name) {
    return path.resolve(name).toAbsolutePath().toString();
  }

  /**
   * Makes the virtual environment, or brings it up to date; what that says goes to standard error.
   */
  void prepare() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", "exec \"$0\" >&2", file("prepare.sh"))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException(
          "%s: exit code %d (expected: 0)".formatted(file("prepare.sh"), exitCode));
    }
  }
}
