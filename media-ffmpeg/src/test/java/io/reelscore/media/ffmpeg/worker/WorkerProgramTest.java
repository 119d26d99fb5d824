package io.reelscore.media.ffmpeg.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a process has, and when it ends. */
class WorkerProgramTest {
  private static final WorkerOptions OPTIONS = new WorkerOptions(1, 256L << 20);

  @Test
  void it_ends_with_its_standard_input_in_the_middle_of_a_clip() throws Exception {
    Process process = WorkerCommand.of(OPTIONS).start();
    try {
      assertThat(new DataInputStream(process.getInputStream()).readUnsignedByte()).isEqualTo('R');
      Message.write(
          new Message.Decode(
              1, TestClips.images(64, 4000), new FrameSpec(64, 8, 8), DecodeLimits.DEFAULT),
          new DataOutputStream(process.getOutputStream()));

      process.getOutputStream().close();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(process.getInputStream().read()).isEqualTo(-1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void it_ends_when_who_started_it_is_killed() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = owner.inputReader()) {
      ProcessHandle worker = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();

      owner.destroyForcibly().waitFor();

      assertThat(worker.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void it_has_no_environment_no_files_of_ours_and_the_limits_of_the_kernel() throws Exception {
    try (ServerSocket ours = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = WorkerCommand.of(OPTIONS).start();
      try {
        assertThat(new DataInputStream(process.getInputStream()).readUnsignedByte()).isEqualTo('R');
        Path proc = Path.of("/proc", "" + process.pid());

        assertThat(Files.readString(proc.resolve("environ")).split("\0"))
            .allMatch(entry -> entry.matches("(MALLOC_ARENA_MAX|PWD|OLDPWD|SHLVL|_)=.*"));
        assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).isEqualTo(Path.of("/"));
        assertThat(Files.readString(proc.resolve("limits")))
            .containsPattern("Max data size +268435456 +268435456 +bytes")
            .containsPattern("Max core file size +0 +0");
        assertThat(openFiles(proc)).noneMatch(file -> file.startsWith("socket:"));
        assertThat(openFiles(proc)).filteredOn(file -> file.startsWith("pipe:")).hasSize(3);
        assertThat(ours.isBound()).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void it_ignores_signals_that_a_draining_server_shares_with_it() throws Exception {
    Process process = WorkerCommand.of(OPTIONS).start();
    try {
      assertThat(new DataInputStream(process.getInputStream()).readUnsignedByte()).isEqualTo('R');

      String ignored =
          Files.readAllLines(Path.of("/proc", "" + process.pid(), "status")).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .findFirst()
              .orElseThrow();

      // One bit a signal from the lowest: 1 HUP, 2 INT, 15 TERM.
      assertThat(Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 0x4003)
          .isEqualTo(0x4003);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void its_class_path_is_the_decoder_alone() {
    assertThat(WorkerCommand.classPath().split(":"))
        .hasSize(6)
        .allMatch(entry -> Files.exists(Path.of(entry)));
  }

  private static List<String> openFiles(Path proc) throws Exception {
    List<String> files = new ArrayList<>();
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      for (Path file : open.toList()) {
        files.add(Files.readSymbolicLink(file).toString());
      }
    }
    return files;
  }

  /** Starts a process, tells its number, and waits to be killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws Exception {
      DecodeWorkers workers = DecodeWorkers.start(OPTIONS, WorkerListener.none());
      workers.requireWorking();
      System.out.println(workers.idlePids().getFirst());
      Thread.currentThread().join();
    }
  }
}
