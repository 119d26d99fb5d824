package io.reelscore.loadtest.jmh;

import io.reelscore.loadtest.load.Window;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.runtime.FrameArenas;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Messages of 8 x 448 x 448 x 3 bytes over one loopback connection into slots: a bare Netty socket,
 * gRPC with the generated parser and a copy, gRPC with the service's own reading. {@code megabytes}
 * is MB/s; {@code cpuMicros / sentMegabytes} is CPU time of client and server, which share this
 * process: us a MB is ms a GB.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 9, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx2g",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class MarshallerThroughput {
  private static final int MESSAGE_BYTES = 8 * 448 * 448 * 3;
  private static final int MESSAGES = 32;
  private static final int MOST_IN_FLIGHT = 16;
  private static final int NANOS_PER_MICRO = 1000;
  private static final int BYTES_PER_MEGABYTE = 1_000_000;

  /** What is compared. */
  @Param({"raw", "stock", "own"})
  public String path = "";

  /** Messages on their way at once. */
  @Param({"1", "4", "16"})
  public int inFlight;

  private final byte[] message = new byte[MESSAGE_BYTES];
  private final FrameArenas arenas = new FrameArenas(4L * MOST_IN_FLIGHT * MESSAGE_BYTES);
  private TransferPath transfer = new Nowhere();

  /** Megabytes a second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Traffic {
    /** Received. */
    public double megabytes;

    /** Each iteration counts anew. */
    @Setup(Level.Iteration)
    public void reset() {
      megabytes = 0;
    }
  }

  /** CPU time of the process, and the megabytes sent meanwhile. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    /** Of all threads. */
    public long cpuMicros;

    /** In that time. */
    public long sentMegabytes;

    /** Each iteration counts anew. */
    @Setup(Level.Iteration)
    public void reset() {
      cpuMicros = 0;
      sentMegabytes = 0;
    }
  }

  /** Connects. */
  @Setup
  public void open() throws Exception {
    new SplittableRandom(1).nextBytes(message);
    var _ = arenas.register(MESSAGE_BYTES, MOST_IN_FLIGHT);
    transfer =
        switch (path) {
          case "raw" -> new RawPath(message, arenas);
          case "stock" -> GrpcPath.stock(message, arenas);
          case "own" -> GrpcPath.own(message, arenas);
          default ->
              throw new IllegalArgumentException(
                  "path: " + path + " (expected: raw, stock or own)");
        };
  }

  /** Disconnects. */
  @TearDown
  public void close() throws Exception {
    transfer.disconnect();
    if (arenas.usedBytes() != 0) {
      throw new IllegalStateException(
          "slots: %d bytes in use (expected: 0)".formatted(arenas.usedBytes()));
    }
  }

  /** A closed loop of messages. */
  @Benchmark
  public void transfer(Traffic traffic, Cpu cpu) throws InterruptedException {
    long before = CpuClock.ofThisProcess().nanos();
    Window window = new Window(inFlight);
    for (int i = 0; i < MESSAGES; i++) {
      window.enter();
      transfer.send(window);
    }
    window.awaitEmpty();
    double sent = (double) MESSAGES * MESSAGE_BYTES / BYTES_PER_MEGABYTE;
    traffic.megabytes += sent;
    cpu.sentMegabytes += Math.round(sent);
    cpu.cpuMicros += (CpuClock.ofThisProcess().nanos() - before) / NANOS_PER_MICRO;
  }

  private static final class Nowhere implements TransferPath {
    @Override
    public void send(Window window) {
      throw new IllegalStateException("path: none (expected: one, by open)");
    }

    @Override
    public void disconnect() {}
  }
}
