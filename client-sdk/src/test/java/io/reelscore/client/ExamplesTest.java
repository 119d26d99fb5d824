package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.client.FloatTensor.ElementType;
import io.reelscore.client.ScoreOptions.Priority;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documentation, which shows them from here. */
@Timeout(120)
class ExamplesTest {
  private final List<String> printed = new ArrayList<>();

  @Test
  void one_clip(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("clip.mp4"), new byte[] {1});
    try (TestServer server =
        TestServer.scoring(
            TestServer.replying(request ->
                ScoreResponse.newBuilder()
                    .setSampleId(request.getSample().getSampleId())
                    .setRewards(Protos.rewards(1))
                    .setServedBy(Protos.servedBy())
                    .build()))) {
      String target = server.target();

      // @start region="score"
      try (RewardClient client = RewardClient.builder(target).pinFirst().build()) {
        Sample sample = new Sample("clip-1", Clip.encoded(file), "a red circle rolling right");
        ScoreResult result = client.score(sample, ScoreOptions.DEFAULT.withRunId("run-7"));
        print(
            result.match(
                scored -> scored.composite() + " by " + scored.servedBy().identity(),
                failed -> failed.code() + " " + failed.reason() + ": " + failed.message()));
      }
      // @end

      assertThat(printed).containsExactly("OptionalDouble[0.5] by " + Protos.IDENTITY);
    }
  }

  @Test
  void a_group() throws Exception {
    try (TestServer server = TestServer.grouping(ExamplesTest::group);
        RewardClient client = server.client().build()) {
      List<Sample> rollouts = IntStream.range(0, 4).mapToObj(i -> Protos.sample("s" + i)).toList();

      // @start region="group"
      ScoreOptions options =
          ScoreOptions.DEFAULT
              .withRunId("run-7")
              .withStep(3)
              .withDeadline(Duration.ofSeconds(30))
              .withAdvantages(Advantages.TRL);
      GroupResult group =
          client.scoreGroup("prompt-1", rollouts, FailurePolicy.FAILURE_POLICY_MASK, options);
      for (ScoreResult result : group.results()) {
        if (result instanceof ScoreResult.Scored scored) {
          print(scored.sampleId() + " " + scored.composite().getAsDouble());
        } else if (result instanceof ScoreResult.Failed failed) {
          print(failed.sampleId() + " left out: " + failed.message());
        }
      }
      // @end

      assertThat(printed).hasSize(4).contains("s0 0.5", "s3 left out: truncated");
    }
  }

  @Test
  void a_stream_of_samples() throws Exception {
    try (TestServer server = TestServer.streaming(each -> each.score(1));
        RewardClient client = server.client().build()) {
      List<Sample> rollouts = IntStream.range(0, 4).mapToObj(i -> Protos.sample("s" + i)).toList();
      ScoreOptions options = ScoreOptions.DEFAULT.withPriority(Priority.EVALUATION);

      // @start region="pull"
      try (ScoreResults results = client.scoreStream(rollouts, options)) {
        for (ScoreResult result : results) {
          print(result.sampleId() + " " + result.orThrow().composite());
        }
      }
      // @end

      assertThat(printed).hasSize(4).contains("s2 OptionalDouble[0.5]");
    }
  }

  @Test
  void samples_sent_as_they_come() throws Exception {
    try (TestServer server = TestServer.streaming(each -> each.score(1));
        RewardClient client = server.client().build()) {
      List<Sample> rollouts = IntStream.range(0, 4).mapToObj(i -> Protos.sample("s" + i)).toList();
      ScoreOptions options = ScoreOptions.DEFAULT;
      List<ScoreResult> arrived = new ArrayList<>();

      // @start region="push"
      try (ScoreStream stream = client.openStream(options)) {
        List<CompletableFuture<ScoreResult>> results = new ArrayList<>();
        for (Sample rollout : rollouts) {
          results.add(stream.send(rollout)); // waits while too much is in flight
        }
        for (CompletableFuture<ScoreResult> result : results) {
          arrived.add(result.join());
        }
      }
      // @end

      assertThat(arrived).extracting(ScoreResult::sampleId).containsExactly("s0", "s1", "s2", "s3");
    }
  }

  @Test
  void latents() {
    ByteBuffer halves = ByteBuffer.allocate(16 * 24 * 54 * 96 * 2);
    float[] embedding = new float[7 * 64];

    // @start region="latents"
    FloatTensor noisy = FloatTensor.of(ElementType.FLOAT16, halves, 16, 24, 54, 96);
    PromptEmbedding prompt = new PromptEmbedding(FloatTensor.float32(embedding, 7, 64));
    Sample sample =
        new Sample("rollout-1", Clip.latents(noisy, 0.7), "").withPromptEmbedding(prompt);
    // @end

    assertThat(sample.promptEmbedding()).contains(prompt);
  }

  @Test
  void settings() throws Exception {
    try (TestServer server = TestServer.streaming(each -> each.score(1))) {
      String target = server.target();

      // @start region="settings"
      RewardClient client =
          RewardClient.builder(target)
              .apiKey("rk_0123456789")
              .deadline(Duration.ofMinutes(2))
              .retry(RetryPolicy.DEFAULT.withMaxAttempts(8).withMaxTokens(100))
              .maxInFlightBytes(64 << 20)
              .pin("reelscore-demo@1#0123456789ab")
              .build();
      // @end

      try (client) {
        assertThat(client.pinned()).contains(Protos.IDENTITY);
      }
    }
  }

  @Test
  void the_page_shows_what_is_run_here() throws Exception {
    Path root = Path.of(System.getProperty("reelscore.root"));
    Path tests = root.resolve("client-sdk/src/test/java/io/reelscore/client");
    String run =
        stripped(Files.readString(tests.resolve("ExamplesTest.java")))
            + stripped(Files.readString(tests.resolve("OpenTelemetryTest.java")));

    List<String> shown =
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(root.resolve("docs/clients/java.md")))
            .results()
            .map(block -> stripped(block.group(1)))
            .toList();

    assertThat(shown).hasSizeGreaterThan(6).allSatisfy(block -> assertThat(run).contains(block));
  }

  private static String stripped(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static ScoreGroupResponse group(List<ScoreGroupRequest> messages) {
    ScoreGroupResponse.Builder reply =
        ScoreGroupResponse.newBuilder().setServedBy(Protos.servedBy());
    for (int i = 0; i < 4; i++) {
      SampleOutcome.Builder outcome = SampleOutcome.newBuilder().setSampleId("s" + i);
      reply.addOutcomes(
          i < 3
              ? outcome.setRewards(Protos.rewards(1))
              : outcome.setFailure(
                  io.reelscore.v1.Failure.newBuilder().setCode(3).setMessage("truncated")));
    }
    return reply.build();
  }

  private void print(String line) {
    printed.add(line);
  }
}
