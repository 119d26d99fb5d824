package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.client.Clip;
import io.reelscore.client.FloatTensor;
import io.reelscore.client.FloatTensor.ElementType;
import io.reelscore.client.GroupResult;
import io.reelscore.client.ModelRef;
import io.reelscore.client.PromptEmbedding;
import io.reelscore.client.RetryPolicy;
import io.reelscore.client.RewardClient;
import io.reelscore.client.Sample;
import io.reelscore.client.ScoreOptions;
import io.reelscore.client.ScoreResult;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.client.ScoreResults;
import io.reelscore.client.ScoreStream;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.media.RgbFrames;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.Reason;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against the service: each form of a clip, and a server that is full or goes. */
@Timeout(300)
class ClientTest {
  private static final ScoreOptions TINY = ScoreOptions.DEFAULT.withModel(ModelRef.named("tiny"));

  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static RewardClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("frames"));
    TinyLatents.write(folder.resolve("latents"), Variant.FLOAT32);
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("frames"), folder.resolve("latents")));
    client = client(server, RetryPolicy.DEFAULT);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void frames_have_the_same_rewards_alone_in_a_group_and_in_a_stream() throws Exception {
    Sample sample = frames("a", 90, 80, 70);

    Scored alone = client.score(sample, TINY).orThrow();
    GroupResult group =
        client.scoreGroup(
            "g", List.of(sample, frames("b", 1, 2, 3)), FailurePolicy.FAILURE_POLICY_FAIL, TINY);

    TinyModel.rewards(TinyModel.frames(90, 80, 70), TestClient.PROMPT)
        .forEach(
            (dimension, raw) -> assertThat(raw(alone).get(dimension)).isCloseTo(raw, within(1e-5)));
    assertThat(group.results().get(0).orThrow().rewards()).isEqualTo(alone.rewards());
    assertThat(group.composite()).isPresent();
    try (ScoreStream stream = client.openStream(TINY)) {
      assertThat(stream.send(sample).get().orThrow().rewards()).isEqualTo(alone.rewards());
    }
  }

  @Test
  void image_files_have_the_rewards_of_their_pixels() throws Exception {
    BufferedImage image =
        new BufferedImage(TinyModel.SIDE, TinyModel.SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(90, 80, 70));
    pen.fillRect(0, 0, TinyModel.SIDE, TinyModel.SIDE);
    pen.dispose();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    Clip images = Clip.images(Collections.nCopies(TinyModel.FRAMES, file.toByteArray()));

    Scored scored = client.score(new Sample("i", images, TestClient.PROMPT), TINY).orThrow();

    assertThat(scored.rewards())
        .isEqualTo(client.score(frames("a", 90, 80, 70), TINY).orThrow().rewards());
  }

  @Test
  void a_film_has_the_same_rewards_in_one_message_and_in_chunks() throws Exception {
    byte[] film = Clips.mp4(folder, 20);

    Scored whole =
        client.score(new Sample("f", Clip.encoded(film), TestClient.PROMPT), TINY).orThrow();

    assertThat(whole.lossyInput()).isTrue();
    try (ScoreStream stream = client.openStream(TINY)) {
      Scored chunked =
          stream
              .send(new Sample("f", Clip.encoded(withFreeSpace(film, 2 << 20)), TestClient.PROMPT))
              .get()
              .orThrow();
      assertThat(chunked.rewards()).isEqualTo(whole.rewards());
    }
  }

  @Test
  void latents_have_their_rewards_with_a_timestep_and_an_embedding() throws Exception {
    float[] numbers = TinyLatents.numbers(TinyLatents.NUMBERS, new Random(1));
    float[] words =
        TinyLatents.numbers(TinyLatents.TOKENS * TinyLatents.EMBEDDING_WIDTH, new Random(2));
    FloatTensor halves =
        FloatTensor.of(
            ElementType.FLOAT16,
            ByteBuffer.wrap(TinyLatents.bytes(numbers, "float16")),
            TinyLatents.CHANNELS,
            TinyLatents.FRAMES,
            TinyLatents.HEIGHT,
            TinyLatents.WIDTH);
    PromptEmbedding embedding =
        new PromptEmbedding(
            FloatTensor.float32(words, TinyLatents.TOKENS, TinyLatents.EMBEDDING_WIDTH),
            List.of(true, true, false, true, false, false));
    ScoreOptions options =
        ScoreOptions.DEFAULT.withModel(ModelRef.named(Variant.FLOAT32.modelName()));

    Scored scored =
        client
            .score(
                new Sample("l", Clip.latents(halves, 0.75), "").withPromptEmbedding(embedding),
                options)
            .orThrow();

    TinyLatents.rewards(numbers, 0.75f, words, List.of(1, 1, 0, 1, 0, 0))
        .forEach((dimension, raw) ->
            assertThat(raw(scored).get(dimension)).isCloseTo(raw, within(1e-4)));
  }

  @Test
  void a_full_server_leaves_a_typed_answer_for_each_sample_and_patience_all_rewards()
      throws Exception {
    ServerOptions full =
        ServerOptions.onFreePorts(folder.resolve("frames"))
            .with("reelscore.admission.max-in-flight-items", "1")
            .with("reelscore.admission.max-group-items", "1");
    RetryPolicy patient = RetryPolicy.DEFAULT.withMaxAttempts(100).withMaxTokens(100_000);
    try (ReelscoreServer narrow = ReelscoreServer.start(full);
        RewardClient hasty = client(narrow, RetryPolicy.NONE);
        RewardClient waiting = client(narrow, patient)) {

      List<ScoreResult> atOnce = all(hasty, 64);
      List<ScoreResult> atLast = all(waiting, 64);

      assertThat(atOnce)
          .hasSize(64)
          .allSatisfy(result -> {
            if (result instanceof Failed failed) {
              assertThat(failed.reason()).isEqualTo(Reason.REASON_OVERLOADED);
              assertThat(failed.retryable()).isTrue();
            }
          });
      assertThat(atLast).hasSize(64).allSatisfy(result -> assertThat(result.orThrow()).isNotNull());
    }
  }

  @Test
  void a_server_that_goes_leaves_a_typed_answer_for_each_sample() throws Exception {
    ReelscoreServer going =
        ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("frames")));
    try (RewardClient leaving = client(going, RetryPolicy.DEFAULT)) {
      List<ScoreResult> read = new ArrayList<>();
      try (ScoreResults results = leaving.scoreStream(samples(2000), ScoreOptions.DEFAULT)) {
        for (ScoreResult result : results) {
          read.add(result);
          if (read.size() == 5) {
            going.close();
          }
        }
      }
      CompletableFuture<GroupResult> group =
          leaving.scoreGroupAsync(
              "g", samples(3), FailurePolicy.FAILURE_POLICY_MASK, ScoreOptions.DEFAULT);

      assertThat(read).hasSize(2000);
      assertThat(read.get(1999)).isInstanceOf(Failed.class);
      assertThat(read.stream().map(ScoreResult::sampleId).distinct()).hasSize(2000);
      assertThat(group.get().results()).hasSize(3).hasOnlyElementsOfType(Failed.class);
    } finally {
      going.close();
    }
  }

  private static List<ScoreResult> all(RewardClient by, int count) {
    List<ScoreResult> read = new ArrayList<>();
    try (ScoreResults results = by.scoreStream(samples(count), ScoreOptions.DEFAULT)) {
      results.forEach(read::add);
    }
    return read;
  }

  private static RewardClient client(ReelscoreServer to, RetryPolicy retry) {
    return RewardClient.builder("127.0.0.1:" + to.grpcPort()).retry(retry).build();
  }

  private static List<Sample> samples(int count) {
    return IntStream.range(0, count).mapToObj(i -> frames("s" + i, i % 200, 2, 3)).toList();
  }

  private static Sample frames(String id, int red, int green, int blue) {
    RgbFrames pixels =
        new RgbFrames(
            TinyModel.FRAMES, TinyModel.SIDE, TinyModel.SIDE, TinyModel.frames(red, green, blue));
    return new Sample(id, Clip.frames(pixels), TestClient.PROMPT);
  }

  private static Map<String, Double> raw(Scored scored) {
    Map<String, Double> raw = new HashMap<>();
    scored.rewards().forEach((dimension, reward) -> raw.put(dimension, reward.raw()));
    return raw;
  }

  /** The same film with a box of that size at its end that readers skip, as MP4 has it. */
  private static byte[] withFreeSpace(byte[] film, int bytes) {
    ByteBuffer longer = ByteBuffer.allocate(film.length + bytes).put(film);
    longer.putInt(bytes).put(new byte[] {'f', 'r', 'e', 'e'});
    return longer.array();
  }
}
