package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.Upload;
import java.io.File;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Loader;

/**
 * How a process is started: this JVM's own {@code java}, a class path of nothing but the decoder,
 * an empty environment, the root folder, and limits of the kernel that the process cannot lift.
 *
 * <p>The limit of memory is RLIMIT_DATA, of what a process has mapped for writing: it counts a
 * heap's pages when they are committed, not when their addresses are reserved, which is what a JVM
 * does in plenty. Half of it is the heap's at most.
 *
 * <p>Signals that ask a whole group of processes to end are ignored: a server that drains still has
 * clips to decode, and its processes end with their standard input.
 */
final class WorkerCommand {
  private static final String LIMITS =
      "trap '' HUP INT TERM && ulimit -d \"$1\" && ulimit -c 0 && ulimit -n 256 && shift && exec \"$@\"";
  private static final Path SHELL = Path.of("/bin/sh");
  private static final int ARENAS = 2;

  private WorkerCommand() {}

  /**
   * The command of one process.
   *
   * @throws IllegalStateException when such a process cannot be started here
   */
  static ProcessBuilder of(WorkerOptions options) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    require(
        System.getProperty("os.name").equals("Linux"),
        "the operating system is " + System.getProperty("os.name"),
        "Linux");
    require(Files.isExecutable(java), "no " + java, "a Java runtime with its launcher");
    require(Files.isExecutable(SHELL), "no " + SHELL, "a POSIX shell");
    List<String> command =
        new ArrayList<>(
            List.of(SHELL.toString(), "-c", LIMITS, "sh", "" + (options.memoryBytes() >> 10)));
    command.add(java.toString());
    command.addAll(
        List.of(
            "-Xms8m",
            "-Xmx" + (options.memoryBytes() >> 11) + "k",
            "-Xss512k",
            "-XX:+UseSerialGC",
            // What a clip took is given back to the system.
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:ActiveProcessorCount=1",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED",
            // The kernel's limit rules.
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + Path.of(cache).toAbsolutePath());
    }
    command.addAll(List.of("-cp", classPath(), WorkerProgram.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().clear();
    builder.environment().put("MALLOC_ARENA_MAX", String.valueOf(ARENAS));
    return builder;
  }

  /** The jars and folders that hold the decoder, found by what is in them. */
  static String classPath() {
    String platform = Loader.getPlatform();
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : List.of(WorkerProgram.class, Upload.class, avcodec.class, Loader.class)) {
      entries.add(entry(type, type.getSimpleName() + ".class"));
    }
    entries.add(
        entry(avcodec.class, "/org/bytedeco/ffmpeg/%s/libjniavcodec.so".formatted(platform)));
    entries.add(
        entry(Loader.class, "/org/bytedeco/javacpp/%s/libjnijavacpp.so".formatted(platform)));
    return String.join(File.pathSeparator, entries);
  }

  /** The jar or folder of the class path in which a resource lies. */
  private static String entry(Class<?> type, String name) {
    URL url = type.getResource(name);
    require(url != null, "no " + name + " on the class path", "the decoder's libraries");
    try {
      if (url.getProtocol().equals("file")) {
        String path =
            name.startsWith("/") ? name : "/" + type.getName().replace('.', '/') + ".class";
        String file = Path.of(url.toURI()).toString();
        return file.substring(0, file.length() - path.length());
      }
      if (url.getProtocol().equals("jar")
          && url.openConnection() instanceof JarURLConnection jar
          && jar.getJarFileURL().getProtocol().equals("file")) {
        return Path.of(jar.getJarFileURL().toURI()).toString();
      }
    } catch (URISyntaxException | java.io.IOException e) {
      throw new IllegalStateException("class path entry of " + url, e);
    }
    throw refused(url + " is inside another file", "jars or folders on the class path");
  }

  private static void require(boolean met, String found, String expected) {
    if (!met) {
      throw refused(found, expected);
    }
  }

  private static IllegalStateException refused(String found, String expected) {
    return new IllegalStateException(
        "decoding in processes of its own: %s (expected: %s)".formatted(found, expected));
  }
}
