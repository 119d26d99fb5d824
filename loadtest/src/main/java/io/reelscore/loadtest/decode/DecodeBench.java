package io.reelscore.loadtest.decode;

import io.reelscore.loadtest.decode.DecodeBenchResult.ClipCost;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.loadtest.stats.Rounds;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import io.reelscore.media.UploadDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.media.ffmpeg.worker.DecodeWorkers;
import io.reelscore.media.ffmpeg.worker.WorkerListener;
import io.reelscore.media.ffmpeg.worker.WorkerOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Decodes the same clips in this process and in another, one at a time, in turns: the order of the
 * two changes from round to round.
 */
public final class DecodeBench {
  /** The frames that a common vision encoder takes. */
  private static final FrameSpec SPEC = new FrameSpec(8, 224, 224);

  private static final WorkerOptions OPTIONS = new WorkerOptions(1, 1L << 30);
  private static final int STARTS = 7;
  private static final double NANOS_A_MILLI = 1e6;

  private final DecodeBenchSetup setup;
  private final Consumer<String> progress;
  private final FfmpegVideoDecoder inProcess = FfmpegVideoDecoder.create();

  private DecodeBench(DecodeBenchSetup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  /** Measures. */
  public static DecodeBenchResult run(DecodeBenchSetup setup, Consumer<String> progress)
      throws IOException, MediaException {
    Path folder = Files.createTempDirectory("reelscore-bench");
    try {
      return new DecodeBench(setup, progress).run(BenchUpload.all(folder, setup.seed()));
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private DecodeBenchResult run(List<BenchUpload> uploads) throws IOException, MediaException {
    double[] startMillis = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long started = System.nanoTime();
      try (DecodeWorkers workers = DecodeWorkers.start(OPTIONS, WorkerListener.none())) {
        workers.requireWorking();
        startMillis[i] = (System.nanoTime() - started) / NANOS_A_MILLI;
      }
    }
    try (DecodeWorkers workers = DecodeWorkers.start(OPTIONS, WorkerListener.none())) {
      workers.requireWorking();
      ProcessHandle process = ProcessHandle.of(workers.idlePids().getFirst()).orElseThrow();
      double idleMegabytes = residentMegabytes(process);
      List<ClipCost> costs = new ArrayList<>();
      for (BenchUpload upload : uploads) {
        progress.accept(upload.name());
        costs.add(cost(upload, workers, CpuClock.of(process)));
      }
      return new DecodeBenchResult(costs, startMillis, idleMegabytes, residentMegabytes(process));
    }
  }

  private ClipCost cost(BenchUpload upload, DecodeWorkers workers, CpuClock theirs)
      throws MediaException {
    byte[] here = decode(inProcess, upload).frames().data();
    if (!Arrays.equals(here, decode(workers, upload).frames().data())) {
      throw new IllegalStateException(
          upload.name() + ": other frames from the process (expected: the same)");
    }
    for (int i = 0; i < setup.warmUp(); i++) {
      var _ = decode(inProcess, upload);
      var _ = decode(workers, upload);
    }
    CpuClock ours = CpuClock.ofThisProcess();
    double[][] millis = new double[2][setup.rounds()];
    double[][] cpuMillis = new double[2][setup.rounds()];
    for (int round = 0; round < setup.rounds(); round++) {
      for (int turn = 0; turn < 2; turn++) {
        int way = (round + turn) % 2;
        UploadDecoder decoder = way == 0 ? inProcess : workers;
        long started = System.nanoTime();
        long cpuStarted = ours.nanos() + theirs.nanos();
        for (int i = 0; i < setup.clips(); i++) {
          var _ = decode(decoder, upload);
        }
        cpuMillis[way][round] =
            (ours.nanos() + theirs.nanos() - cpuStarted) / NANOS_A_MILLI / setup.clips();
        millis[way][round] = (System.nanoTime() - started) / NANOS_A_MILLI / setup.clips();
      }
    }
    Rounds rounds = new Rounds(setup.seed());
    return new ClipCost(
        upload.name(),
        bytes(upload.upload()),
        Rounds.median(millis[0]),
        Rounds.median(millis[1]),
        rounds.ratio(millis[1], millis[0]),
        Rounds.median(cpuMillis[0]),
        Rounds.median(cpuMillis[1]),
        rounds.ratio(cpuMillis[1], cpuMillis[0]));
  }

  private static SampledClip decode(UploadDecoder decoder, BenchUpload upload)
      throws MediaException {
    return decoder.decode(upload.upload(), SPEC, DecodeLimits.DEFAULT, () -> true);
  }

  private static long bytes(Upload upload) {
    return switch (upload) {
      case Upload.Video(ByteBuffer file) -> file.remaining();
      case Upload.Images(List<ByteBuffer> files) ->
          files.stream().mapToLong(ByteBuffer::remaining).sum();
    };
  }

  private static double residentMegabytes(ProcessHandle process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("resident memory of process %d: unknown".formatted(process.pid()));
  }
}
