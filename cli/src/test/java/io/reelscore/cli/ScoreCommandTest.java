package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.ReelscoreServer;
import io.reelscore.service.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real files through a real socket to a model a test can compute. */
class ScoreCommandTest {
  private static final String PROMPT = "a red circle rolling right";

  @TempDir static Path folder;
  private static ModelIdentity identity;
  private static ReelscoreServer server;
  private static Path red;
  private static Path blue;
  private static Path text;

  @BeforeAll
  static void start() throws Exception {
    identity = TinyBundles.write(folder.resolve("tiny"));
    server = ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("tiny")));
    red = TestClips.mp4(folder.resolve("red.mp4"), 220, 20, 20);
    blue = TestClips.mp4(folder.resolve("blue.mp4"), 20, 20, 220);
    text = TestClips.text(folder.resolve("text.mp4"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void each_file_gets_a_line_in_the_order_given() {
    CommandRun run = score("--json", "--prompt", PROMPT, path(red), path(blue));
    List<JsonNode> lines = lines(run);

    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.err()).isEmpty();
    assertThat(lines)
        .extracting(line -> line.get("file").stringValue())
        .containsExactly(path(red), path(blue));
    assertThat(lines)
        .extracting(line -> line.get("model").stringValue())
        .containsOnly(identity.text());
    assertThat(raw(lines.get(0), "physical_plausibility")).isCloseTo(220 / 255.0, within(0.03));
    assertThat(raw(lines.get(1), "physical_plausibility")).isCloseTo(20 / 255.0, within(0.03));
    assertThat(lines.get(0).get("rewards").propertyNames())
        .containsExactlyElementsOf(TinyModel.DIMENSIONS);
    assertThat(lines.get(0).get("warnings").toString()).contains(TinyBundles.LIMIT);
  }

  @Test
  void an_uploaded_file_gets_the_reward_of_its_sampled_frames() {
    JsonNode sampled = lines(score("--json", "--prompt", PROMPT, path(red))).getFirst();
    JsonNode uploaded =
        lines(score("--json", "--upload", "--prompt", PROMPT, path(red))).getFirst();

    assertThat(uploaded.get("rewards")).isEqualTo(sampled.get("rewards"));
    assertThat(uploaded.get("composite")).isEqualTo(sampled.get("composite"));
  }

  @Test
  void a_file_that_fails_does_not_stop_the_others() {
    for (String upload : new String[] {"", "--upload"}) {
      List<String> arguments = new ArrayList<>(List.of("--json", "--prompt", PROMPT));
      arguments.addAll(List.of(path(text), path(red), path(folder.resolve("absent.mp4"))));
      if (!upload.isEmpty()) {
        arguments.add(upload);
      }

      CommandRun run = score(arguments.toArray(String[]::new));
      List<JsonNode> lines = lines(run);

      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(lines)
          .extracting(line -> line.get("outcome").stringValue())
          .containsExactly("failed", "scored", "failed");
      assertThat(lines.get(0).get("error").stringValue()).isNotBlank();
      assertThat(lines.get(2).get("error").stringValue()).contains("absent.mp4");
    }
  }

  @Test
  void a_list_gives_each_clip_its_prompt() throws Exception {
    Path list =
        Files.writeString(
            folder.resolve("clips.jsonl"),
            """
            {"file": "red.mp4", "prompt": "a red circle", "id": "known"}
            {"file": "red.mp4", "prompt": "etwas ganz anderes", "id": "unknown"}
            """);

    CommandRun run = score("--json", "--manifest", list.toString());
    List<JsonNode> lines = lines(run);

    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(lines)
        .extracting(line -> line.get("id").stringValue())
        .containsExactly("known", "unknown");
    double difference =
        raw(lines.get(0), "semantic_alignment") - raw(lines.get(1), "semantic_alignment");
    assertThat(difference).isCloseTo(3 * 0.125, within(1e-5));
  }

  @Test
  void people_get_a_table() {
    CommandRun run = score("--prompt", PROMPT, path(red), path(text));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "plausibility", PROMPT, "failed: ", "Model: " + identity.text(), TinyBundles.LIMIT);
  }

  @Test
  void a_service_that_is_not_there_is_told_in_one_sentence() throws Exception {
    String target = "127.0.0.1:" + closedPort();

    CommandRun run =
        CommandRun.of(
            "score", "--target", target, "--prompt", PROMPT, "--deadline", "5s", path(red));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("reelscore: target: " + target + ": no answer: ")
        .contains("Connection refused (expected: a service that listens there)")
        .doesNotContain("UNAVAILABLE");
  }

  @Test
  void a_model_that_is_not_there_is_told_in_one_sentence() {
    CommandRun name = score("--model", "other", "--prompt", PROMPT, path(red));
    CommandRun pin = score("--identity", "tiny@1.0.0#000000000000", "--prompt", PROMPT, path(red));

    assertThat(name.exitCode()).isEqualTo(4);
    assertThat(name.err()).contains("other");
    assertThat(pin.exitCode()).isEqualTo(4);
    assertThat(pin.err()).contains("tiny@1.0.0#000000000000", identity.text());
    assertThat(name.err().lines()).hasSize(1);
    assertThat(pin.err().lines()).hasSize(1);
  }

  @Test
  void a_pinned_identity_that_holds_is_no_hindrance() {
    CommandRun run = score("--json", "--identity", identity.text(), "--prompt", PROMPT, path(red));

    assertThat(run.exitCode()).isEqualTo(0);
  }

  @Test
  void contradictory_arguments_are_wrong_usage() {
    assertUsage(score("--prompt", PROMPT), "files: none (expected: at least 1)");
    assertUsage(score(path(red)), "--prompt: none (expected: a text, or --manifest)");
    assertUsage(
        score("--prompt", " ", path(red)), "--prompt: blank (expected: a text, or --manifest)");
    assertUsage(score("--manifest", "l.jsonl", path(red)), "--manifest: beside --prompt or files");
    assertUsage(score("--parallel", "0", "--prompt", "p", "f"), "--parallel: 0 (expected: 1..256)");
    assertUsage(score("--identity", "x", "--prompt", "p", "f"), "--identity: ");
  }

  private static void assertUsage(CommandRun run, String sentence) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(sentence);
    assertThat(run.out()).isEmpty();
  }

  private static CommandRun score(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("score", "--target", server.host() + ":" + server.grpcPort()));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static List<JsonNode> lines(CommandRun run) {
    return run.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static double raw(JsonNode line, String dimension) {
    return line.get("rewards").get(dimension).get("raw").doubleValue();
  }

  private static String path(Path file) {
    return file.toString();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
