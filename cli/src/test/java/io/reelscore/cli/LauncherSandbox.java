package io.reelscore.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A project that holds the real launcher, and in place of the JDK and of Maven two scripts that
 * tell how they were called.
 */
final class LauncherSandbox {
  private static final List<String> TOOLS =
      List.of(
          "basename",
          "bash",
          "cat",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "sed",
          "sort",
          "tail",
          "tee",
          "tr");

  private final Path root;
  private final Path jdk;
  private final Path bin;

  private LauncherSandbox(Path folder) {
    this.root = folder.resolve("project");
    this.jdk = folder.resolve("jdk");
    this.bin = folder.resolve("bin");
  }

  static LauncherSandbox in(Path folder) throws IOException {
    LauncherSandbox sandbox = new LauncherSandbox(folder);
    for (String module : List.of("cli", "world", "rm-training")) {
      Path sources = Files.createDirectories(sandbox.root.resolve(module).resolve("src/main"));
      Files.writeString(sources.resolve("A.java"), "class A {}");
      Files.writeString(sandbox.root.resolve(module).resolve("pom.xml"), "<project/>");
    }
    Files.writeString(sandbox.root.resolve("pom.xml"), "<project/>");
    Files.copy(
        Path.of(System.getProperty("reelscore.root")).resolve("reelscore"), sandbox.launcher());
    script(sandbox.launcher(), Files.readString(sandbox.launcher()));
    sandbox.fakeJdk();
    Files.createDirectories(sandbox.bin);
    for (String tool : TOOLS) {
      script(sandbox.bin.resolve(tool), "#!/bin/bash\nexec %s \"$@\"\n".formatted(installed(tool)));
    }
    return sandbox;
  }

  Path root() {
    return root;
  }

  Path launcher() {
    return root.resolve("reelscore");
  }

  /** A Maven that adds its arguments to mvn.calls, runs {@code action} and builds everything. */
  void installMaven(String action) throws IOException {
    script(
        bin.resolve("mvn"),
        """
        #!/bin/bash
        if [ "$1" = -v ]; then echo 'Apache Maven 3.8.7'; exit; fi
        echo "$*" >>mvn.calls
        echo '[INFO] Building Reelscore :: world 0.1.0-SNAPSHOT [1/2]'
        %s
        for module in cli rm-training; do
          mkdir -p $module/target
          echo jar >$module/target/$module-0.1.0.jar
          echo "$PWD/cli/target/cli-0.1.0.jar" >$module/target/launch.classpath
        done
        """
            .formatted(action));
  }

  /** Makes the JDK one of another version. */
  void setJdkVersion(String version) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
  }

  Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(bin.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", bin.toString());
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("HOME", root.toString());
    return builder.start();
  }

  CommandRun run(String... arguments) throws IOException, InterruptedException {
    return finish(start(launcher(), arguments));
  }

  static CommandRun finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(process.waitFor(), out, err);
  }

  static BufferedReader errorsOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
  }

  List<String> mavenCalls() throws IOException {
    Path calls = root.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void fakeJdk() throws IOException {
    Path binaries = Files.createDirectories(jdk.resolve("bin"));
    script(
        binaries.resolve("java"),
        "#!/bin/bash\necho \"CLASSPATH=$CLASSPATH ORT_DISABLE_TELEMETRY=$ORT_DISABLE_TELEMETRY LC_ALL=$LC_ALL\"\nprintf '%s\\n' \"$@\"\nexit 3\n");
    script(binaries.resolve("javac"), "#!/bin/bash\n");
    setJdkVersion("25.0.1");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
  }

  private static Path installed(String tool) {
    for (String folder : System.getenv("PATH").split(":")) {
      Path candidate = Path.of(folder, tool);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("tool: %s (expected: on PATH)".formatted(tool));
  }
}
