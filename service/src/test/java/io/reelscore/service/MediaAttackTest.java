package io.reelscore.service;

import static io.reelscore.v1.Reason.REASON_DECODER_CRASHED;
import static io.reelscore.v1.Reason.REASON_INVALID_FIELD;
import static io.reelscore.v1.Reason.REASON_MEDIA_UNREADABLE;
import static io.reelscore.v1.Reason.REASON_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.Reason;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Stage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media made to harm gets its typed failure; whoever sends sound media beside it gets rewards. */
class MediaAttackTest {
  private static final String GIF =
      "R0lGODlhAgACAIAAAP8AAAAA/yH5BAAKAAAALAAAAAACAAIAAAIChFEAIfkEAAoAAAAsAAAAAAIAAgAAAgKMUwA7";

  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient attacker;
  private static TestClient healthy;
  private static byte[] film;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.decode.threads", "2")
                .with("reelscore.decode.worker-memory", "256MB")
                .with("reelscore.decode.max-frames", "40")
                .with("reelscore.decode.max-total-pixels", "400000")
                .with("reelscore.decode.max-duration", "4s"));
    attacker = new TestClient(server);
    healthy = new TestClient(server);
    film = Clips.mp4(folder, 17);
  }

  @AfterAll
  static void stop() {
    attacker.close();
    healthy.close();
    server.close();

    assertThat(DecodingProcesses.of(ProcessHandle.current())).isEmpty();
  }

  @AfterEach
  void the_healthy_client_is_served() {
    assertHealthyIsServed();
  }

  @Test
  void an_image_that_declares_billions_of_pixels() throws Exception {
    byte[] bomb = image(64, 64);
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(bomb, 12, 17);
    ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());

    assertRefused(
        images(bomb),
        REASON_TOO_LARGE,
        "sample.images: image 0: 60000 x 60000 = 3600000000 pixels (expected: at most 35389440)");
  }

  @Test
  void images_that_are_too_many_pixels_together() throws Exception {
    byte[] image = image(320, 250);

    assertRefused(
        images(image, image, image, image, image, image),
        REASON_TOO_LARGE,
        "sample.images: 320 x 250 pixels in each of the first 6 (expected: at most 400000 pixels in"
            + " all)");
  }

  @Test
  void images_of_different_sizes() throws Exception {
    assertRefused(
        images(image(64, 64), image(64, 32)),
        REASON_INVALID_FIELD,
        "sample.images: image 1: 64 x 32 pixels (expected: 64 x 64, as image 0 has)");
  }

  @Test
  void a_film_that_declares_billions_of_pixels() throws Exception {
    byte[] bytes = Base64.getDecoder().decode(GIF);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 0xffff)
        .putShort(8, (short) 0xffff);

    assertRefused(
        Clips.sample(bytes),
        REASON_TOO_LARGE,
        "sample.encoded_video: frame: 65535 x 65535 = 4294836225 pixels (expected: at most 35389440)");
  }

  @Test
  void a_film_of_very_many_frames() throws Exception {
    byte[] sound = Base64.getDecoder().decode(GIF);
    byte[] frame = Arrays.copyOfRange(sound, 19, 19 + 23);
    ByteBuffer bytes = ByteBuffer.allocate(19 + 200_000 * frame.length + 1);
    bytes.put(sound, 0, 19);
    for (int i = 0; i < 200_000; i++) {
      bytes.put(frame);
    }
    bytes.put((byte) 0x3B);

    assertRefused(
        Clips.sample(bytes.array()),
        REASON_TOO_LARGE,
        "sample.encoded_video: frames: more than 40 (expected: 1..40)");
  }

  @Test
  void a_film_of_very_many_pixels_in_a_small_file() throws Exception {
    assertRefused(
        Clips.sample(Clips.mp4(folder, 30)),
        REASON_TOO_LARGE,
        "sample.encoded_video: frames: 409600 pixels in the first 25 (expected: at most 400000 pixels in all)");
  }

  @Test
  void a_film_that_is_cut_or_damaged() throws Exception {
    byte[] damaged = film.clone();
    Arrays.fill(damaged, damaged.length - 400, damaged.length - 100, (byte) 0x55);

    besideHealthy(() -> {
      for (byte[] bytes : List.of(Arrays.copyOf(film, film.length / 2), damaged)) {
        Failure failure = refused(Clips.sample(bytes));

        assertThat(failure.getReason()).isEqualTo(REASON_MEDIA_UNREADABLE);
      }
    });
  }

  @Test
  void a_film_that_kills_what_decodes_it() throws Exception {
    assertHealthyIsServed();
    ProcessHandle process = DecodingProcesses.next(server);
    DecodingProcesses.stop(process);
    ListenableFuture<ScoreResponse> victim = begun(Clips.sample(film));
    DecodingProcesses.awaitClipInOne();
    double endedBefore = processesEnded();

    assertHealthyIsServed();
    DecodingProcesses.signal(process, "KILL");

    Failure failure = TestClient.failure(outcome(victim)).orElseThrow();
    assertThat(failure.getReason()).isEqualTo(REASON_DECODER_CRASHED);
    assertThat(failure.getStage()).isEqualTo(Stage.STAGE_PREPARATION);
    assertThat(failure.getMessage())
        .isEqualTo("sample.encoded_video: the process that decoded it died");
    assertThat(failure.getRetryable()).isFalse();
    assertThat(processesEnded() - endedBefore).isEqualTo(1);
  }

  @Test
  void a_film_that_hangs_what_decodes_it() throws Exception {
    assertHealthyIsServed();
    DecodingProcesses.stop(DecodingProcesses.next(server));
    ListenableFuture<ScoreResponse> victim = begun(Clips.sample(film));
    DecodingProcesses.awaitClipInOne();

    assertHealthyIsServed();

    Failure failure = TestClient.failure(outcome(victim)).orElseThrow();
    assertThat(failure.getReason()).isEqualTo(REASON_TOO_LARGE);
    assertThat(failure.getMessage())
        .isEqualTo("sample.encoded_video: decoding takes longer than 4000 ms");
  }

  @Test
  void a_call_that_is_cancelled_lets_go_of_its_process() throws Exception {
    assertHealthyIsServed();
    ProcessHandle process = DecodingProcesses.next(server);
    DecodingProcesses.stop(process);
    ListenableFuture<ScoreResponse> victim = begun(Clips.sample(film));
    DecodingProcesses.awaitClipInOne();

    assertHealthyIsServed();
    victim.cancel(true);

    assertThat(process.onExit().get()).isNotNull();
  }

  /** Its pixels alone are more than a process may have: FFmpeg gets none of the memory. */
  @Test
  void an_image_that_takes_more_memory_than_there_is() throws Exception {
    Sample attack = images(image(8000, 8000));
    try (ReelscoreServer tight =
            ReelscoreServer.start(
                ServerOptions.onFreePorts(folder.resolve("tiny"))
                    .with("reelscore.decode.threads", "2")
                    .with("reelscore.decode.max-pixels", "64000000")
                    .with("reelscore.decode.worker-memory", "128MB"));
        TestClient client = new TestClient(tight);
        Neighbour neighbour =
            new Neighbour(new TestClient(tight), TestClient.request(Clips.sample(film)))) {
      neighbour.beside(() -> {
        Throwable error = catchThrowable(() -> client.rewards().score(TestClient.request(attack)));

        Failure failure = TestClient.failure(error).orElseThrow();
        assertThat(failure.getReason()).isEqualTo(REASON_TOO_LARGE);
        assertThat(failure.getMessage())
            .isEqualTo("sample.images: decoding takes more memory than there is for it");
      });
    }
  }

  @Test
  void playlists_and_scripts_open_nothing() throws Exception {
    try (ServerSocket ours = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ours.setSoTimeout(1);
      String url = "http://127.0.0.1:%d/a".formatted(ours.getLocalPort());
      besideHealthy(() -> {
        for (String text :
            List.of(
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + url + ".ts\n#EXT-X-ENDLIST\n",
                "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
                "ffconcat version 1.0\nfile '" + url + ".mp4'\nfile /etc/passwd\n",
                "concat:/etc/passwd|" + url,
                "<?xml version=\"1.0\"?><MPD><BaseURL>" + url + "</BaseURL></MPD>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"" + url + "\"/></svg>")) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

          Failure asVideo = refused(Clips.sample(bytes));
          Failure asImage = refused(images(bytes));

          assertThat(asVideo.getReason()).isEqualTo(REASON_MEDIA_UNREADABLE);
          assertThat(asImage.getReason()).isEqualTo(REASON_MEDIA_UNREADABLE);
          assertThatThrownBy(ours::accept).isInstanceOf(SocketTimeoutException.class);
        }
      });
    }
  }

  @Test
  void sound_images_are_scored() throws Exception {
    byte[] image = image(32, 32);

    Rewards rewards =
        attacker
            .rewards()
            .score(
                TestClient.request(images(image, image, image, image, image, image, image, image)))
            .getRewards();

    assertThat(rewards.getByDimensionCount()).isEqualTo(3);
    assertThat(rewards.getLossyInput()).isFalse();
  }

  private static void assertHealthyIsServed() {
    assertThat(
            healthy
                .rewards()
                .score(TestClient.request(Clips.sample(film)))
                .getRewards()
                .getByDimensionCount())
        .isEqualTo(3);
  }

  private static void besideHealthy(Neighbour.Attack attack) throws Exception {
    try (Neighbour neighbour =
        new Neighbour(new TestClient(server), TestClient.request(Clips.sample(film)))) {
      neighbour.beside(attack);
    }
  }

  private static Failure refused(Sample attack) {
    Throwable error = catchThrowable(() -> attacker.rewards().score(TestClient.request(attack)));
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    return TestClient.failure(error).orElseThrow();
  }

  private static void assertRefused(Sample attack, Reason reason, String message) throws Exception {
    besideHealthy(() -> {
      Failure failure = refused(attack);

      assertThat(failure.getReason()).isEqualTo(reason);
      assertThat(failure.getStage()).isEqualTo(Stage.STAGE_PREPARATION);
      assertThat(failure.getMessage()).isEqualTo(message);
    });
  }

  private static ListenableFuture<ScoreResponse> begun(Sample sample) {
    return RewardServiceGrpc.newFutureStub(attacker.channel).score(TestClient.request(sample));
  }

  private static Throwable outcome(ListenableFuture<ScoreResponse> call) {
    return Objects.requireNonNull(catchThrowable(call::get).getCause());
  }

  private static double processesEnded() {
    return server
        .part(MeterRegistry.class)
        .get("reelscore.decode.processes.ended")
        .counter()
        .count();
  }

  private static Sample images(byte[]... files) {
    ImageList.Builder list = ImageList.newBuilder();
    for (byte[] file : files) {
      list.addImages(ByteString.copyFrom(file));
    }
    return Sample.newBuilder().setImages(list).setPrompt(TestClient.PROMPT).build();
  }

  private static byte[] image(int width, int height) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), "png", file);
    return file.toByteArray();
  }
}
