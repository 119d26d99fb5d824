package io.reelscore.media.ffmpeg.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.MediaException.Kind;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
class DecodeWorkersTest {
  private static final FrameSpec SPEC = new FrameSpec(4, 32, 32);
  private static final long MEMORY = 512L << 20;

  @TempDir Path folder;

  private final Queue<EndedWorker> ended = new ConcurrentLinkedQueue<>();
  private DecodeWorkers workers;
  private Upload film;

  @BeforeEach
  void start() throws Exception {
    film = TestClips.film(folder);
    workers = DecodeWorkers.start(new WorkerOptions(2, MEMORY), ended::add);
  }

  @AfterEach
  void no_process_is_left() {
    workers.close();

    assertThat(Workers.living()).isEmpty();
  }

  @Test
  void a_film_and_images_come_back_as_they_do_in_process() throws Exception {
    FfmpegVideoDecoder inProcess = FfmpegVideoDecoder.create();
    for (Upload upload : List.of(film, TestClips.images(3, 50), film)) {

      SampledClip clip = workers.decode(upload, SPEC, DecodeLimits.DEFAULT, () -> true);

      SampledClip same = inProcess.decode(upload, SPEC, DecodeLimits.DEFAULT, () -> true);
      assertThat(clip.frames().data()).isEqualTo(same.frames().data());
      assertThat(clip.decodedFrames()).isEqualTo(same.decodedFrames());
      assertThat(clip.codec()).isEqualTo(same.codec());
      assertThat(clip.lossy()).isEqualTo(same.lossy());
    }
  }

  @Test
  void idle_processes_hold_no_virtual_thread() throws Exception {
    workers.decode(film, SPEC, DecodeLimits.DEFAULT, () -> true);

    Path dump = folder.resolve("threads.txt");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);

    assertThat(Files.readString(dump).split("\n\n"))
        .anyMatch(thread -> thread.contains("reelscore-decoder-stderr"))
        .noneMatch(thread -> thread.contains("virtual") && thread.contains("readBytes"));
  }

  @Test
  void a_refusal_comes_back_as_it_does_in_process() {
    Upload text = new Upload.Video(ByteBuffer.wrap("#EXTM3U\n".getBytes(StandardCharsets.UTF_8)));

    MediaException unreadable = failure(text, DecodeLimits.DEFAULT, () -> true);
    MediaException tooLarge =
        failure(film, new DecodeLimits(3, 1 << 20, Duration.ofSeconds(30)), () -> true);

    assertThat(unreadable.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(unreadable).hasMessageStartingWith("not a video: begins with \"#EXTM3U");
    assertThat(tooLarge.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(tooLarge).hasMessage("frames: more than 3 (expected: 1..3)");
    assertThat(ended).isEmpty();
  }

  @Test
  void the_death_of_a_process_fails_its_clip_and_no_other() throws Exception {
    ProcessHandle used = usedWorker();
    Workers.stop(used);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<MediaException> victim =
        CompletableFuture.supplyAsync(() ->
            failure(
                film,
                DecodeLimits.DEFAULT,
                () -> {
                  begun.countDown();
                  return true;
                }));
    begun.await();

    SampledClip healthy = decode(film);
    Workers.signal(used, "KILL");

    assertThat(victim.get().kind()).isEqualTo(Kind.DECODER_CRASHED);
    assertThat(victim.get()).hasMessage("the process that decoded it died");
    assertThat(healthy.decodedFrames()).isEqualTo(9);
    assertThat(decode(film).decodedFrames()).isEqualTo(9);
    assertThat(ended).extracting(EndedWorker::exitCode).containsExactly(128 + 9);
  }

  @Test
  void a_process_that_died_while_it_waited_is_replaced_unnoticed() throws Exception {
    ProcessHandle used = usedWorker();
    Workers.signal(used, "KILL");
    used.onExit().get();

    assertThat(decode(film).decodedFrames()).isEqualTo(9);
    assertThat(ended).extracting(EndedWorker::pid).containsExactly(used.pid());
  }

  @Test
  void a_process_that_hangs_is_killed_when_the_time_is_over() throws Exception {
    Workers.stop(usedWorker());

    MediaException failure =
        failure(film, new DecodeLimits(100, 1 << 20, Duration.ofMillis(100)), () -> true);

    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(failure).hasMessage("decoding takes longer than 100 ms");
    assertThat(ended).extracting(EndedWorker::cause).containsExactly(EndedWorker.Cause.TOO_SLOW);
    assertThat(decode(film).decodedFrames()).isEqualTo(9);
  }

  @Test
  void a_decode_that_takes_long_ends_in_good_order_when_the_time_is_over() throws Exception {
    ProcessHandle used = usedWorker();
    DecodeLimits limits = DecodeLimits.DEFAULT.withMaxDuration(Duration.ofMillis(50));

    MediaException failure =
        catchThrowableOfType(
            MediaException.class,
            () ->
                workers.decode(
                    TestClips.images(64, 4000), new FrameSpec(64, 8, 8), limits, () -> true));

    assertThat(failure).hasMessage("decoding takes longer than 50 ms");
    assertThat(Workers.living()).extracting(ProcessHandle::pid).contains(used.pid());
  }

  @Test
  void a_clip_nobody_wants_is_let_go_and_its_process_lives_on() throws Exception {
    ProcessHandle used = usedWorker();

    MediaException failure =
        catchThrowableOfType(
            MediaException.class,
            () ->
                workers.decode(
                    TestClips.images(64, 4000),
                    new FrameSpec(64, 8, 8),
                    DecodeLimits.DEFAULT,
                    () -> false));

    assertThat(failure.kind()).isEqualTo(Kind.ABANDONED);
    assertThat(ended).isEmpty();
    assertThat(Workers.living()).extracting(ProcessHandle::pid).contains(used.pid());
    assertThat(decode(film).decodedFrames()).isEqualTo(9);
  }

  @Test
  void a_process_that_does_not_let_go_is_killed() throws Exception {
    Workers.stop(usedWorker());

    MediaException failure = failure(film, DecodeLimits.DEFAULT, () -> false);

    assertThat(failure.kind()).isEqualTo(Kind.ABANDONED);
    assertThat(ended)
        .extracting(EndedWorker::cause)
        .containsExactly(EndedWorker.Cause.NOT_LETTING_GO);
  }

  @Test
  void a_clip_that_takes_more_memory_than_the_heap_has_fails_alone() throws Exception {
    Queue<EndedWorker> small = new ConcurrentLinkedQueue<>();
    try (DecodeWorkers tight = DecodeWorkers.start(new WorkerOptions(1, 128L << 20), small::add)) {

      MediaException failure =
          catchThrowableOfType(
              MediaException.class,
              () ->
                  tight.decode(TestClips.images(1, 5000), SPEC, DecodeLimits.DEFAULT, () -> true));

      assertThat(failure.kind()).isEqualTo(Kind.DECODER_CRASHED);
      assertThat(failure)
          .as("%s", small)
          .hasMessage("the process that decoded it ran out of memory (limit: 128 MB)");
      assertThat(small).hasSize(1);
      assertThat(tight.decode(film, SPEC, DecodeLimits.DEFAULT, () -> true).decodedFrames())
          .isEqualTo(9);
    }
  }

  @Test
  void a_clip_that_takes_more_memory_than_ffmpeg_may_have_is_too_large() throws Exception {
    DecodeLimits limits = new DecodeLimits(10, 1L << 30, Duration.ofSeconds(30));
    try (DecodeWorkers tight =
        DecodeWorkers.start(new WorkerOptions(1, 128L << 20), WorkerListener.none())) {

      MediaException failure =
          catchThrowableOfType(
              MediaException.class,
              () -> tight.decode(TestClips.images(1, 12_000), SPEC, limits, () -> true));

      assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(failure).hasMessage("decoding takes more memory than there is for it");
    }
  }

  private ProcessHandle usedWorker() throws Exception {
    workers.requireWorking();
    decode(film);
    List<Long> waiting = workers.idlePids();
    return ProcessHandle.of(waiting.getFirst()).orElseThrow();
  }

  private SampledClip decode(Upload upload) throws MediaException {
    return workers.decode(upload, SPEC, DecodeLimits.DEFAULT, () -> true);
  }

  private MediaException failure(Upload upload, DecodeLimits limits, BooleanSupplier wanted) {
    return catchThrowableOfType(
        MediaException.class, () -> workers.decode(upload, SPEC, limits, wanted));
  }
}
