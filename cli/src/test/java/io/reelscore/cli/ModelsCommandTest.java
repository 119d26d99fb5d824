package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.service.ReelscoreServer;
import io.reelscore.service.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator's commands against a real service. */
class ModelsCommandTest {
  @TempDir Path folder;
  private ModelIdentity first;
  private ModelIdentity second;
  private ReelscoreServer server;

  @BeforeEach
  void start() throws Exception {
    first = TinyBundles.write(folder.resolve("one"), "tiny", "1");
    second = TinyBundles.write(folder.resolve("two"), "tiny", "2");
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("one"))
                .with("reelscore.models[0].aliases", "stable")
                .with("reelscore.admin.port", "0"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_new_version_is_loaded_promoted_and_the_old_one_unloaded() {
    CommandRun load = models("load", "--alias", "candidate", folder.resolve("two").toString());
    CommandRun promote = models("alias", "tiny@2", "stable");
    CommandRun delete = models("alias", "--delete", "tiny", "candidate");
    CommandRun unload = models("unload", "tiny@1");
    CommandRun list = models("list");

    assertThat(load.exitCode()).as(load.err()).isEqualTo(0);
    assertThat(load.out().lines())
        .containsExactly("tiny@2: loading", second.text() + ": ready as candidate");
    assertThat(promote.out())
        .isEqualTo(second.text() + ": ready as candidate, stable%n".formatted());
    assertThat(delete.out()).isEqualTo(second.text() + ": ready as stable%n".formatted());
    assertThat(unload.exitCode()).as(unload.err()).isEqualTo(0);
    assertThat(unload.out().lines())
        .containsExactly(first.text() + ": draining", "tiny@1: unloaded");
    assertThat(list.out())
        .startsWith("model ")
        .contains(second.text() + "  ready  stable   yes")
        .contains("device: cpu, ")
        .doesNotContain(first.text());
  }

  @Test
  void every_change_can_be_read_as_json() {
    CommandRun load = models("load", "--json", "--weight", "2.5", folder.resolve("two").toString());
    List<JsonNode> changes = lines(load);
    List<JsonNode> listed = lines(models("list", "--json"));

    assertThat(changes)
        .extracting(line -> line.get("state").stringValue())
        .containsExactly("loading", "ready");
    assertThat(listed)
        .extracting(line -> line.get("model").stringValue())
        .containsExactly(first.text(), second.text());
    assertThat(listed.get(0).get("default").booleanValue()).isTrue();
    assertThat(listed.get(0).get("aliases").toString()).isEqualTo("[\"stable\"]");
    assertThat(listed.get(1).get("default").booleanValue()).isFalse();
    assertThat(listed.get(1).get("weight").doubleValue()).isEqualTo(2.5);
    assertThat(listed.get(1).get("determinism").stringValue()).isEqualTo("batch_invariant");
    assertThat(listed.get(1).get("clip").stringValue()).isEqualTo("frames");
    assertThat(listed.get(1).get("prompt").stringValue()).isEqualTo("text");
    assertThat(listed.get(1).get("deviceBytes").longValue()).isPositive();
  }

  @Test
  void clips_are_scored_by_the_version_that_an_alias_names() throws Exception {
    Path clip = TestClips.mp4(folder.resolve("clip.mp4"), 10, 200, 30);
    models("load", "--alias", "candidate", folder.resolve("two").toString());

    CommandRun candidate = score("tiny@candidate", clip);
    CommandRun stable = score("tiny", clip);

    assertThat(candidate.exitCode()).as(candidate.err()).isEqualTo(0);
    assertThat(candidate.out()).contains(second.text());
    assertThat(stable.out()).contains(first.text());
  }

  @Test
  void a_refused_bundle_is_told_with_its_problems() {
    TinyBundles.writeWithWrongGolden(folder.resolve("damaged"));

    CommandRun run = models("load", folder.resolve("damaged").toString());
    CommandRun list = models("list");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out().lines()).containsExactly("tiny@1.0.0: loading", "tiny@1.0.0: failed");
    assertThat(run.err()).startsWith("reelscore: not served: ").contains("subject_deformity");
    assertThat(list.out()).contains("tiny@1.0.0: model ").contains("subject_deformity");
  }

  @Test
  void what_the_service_refuses_is_one_sentence() {
    CommandRun outside = models("load", "/");
    CommandRun named = models("unload", "tiny@1");
    CommandRun absent = models("unload", "tiny@9");
    CommandRun alias = models("alias", "tiny@1", "Not legal");

    assertThat(outside.exitCode()).isEqualTo(2);
    assertThat(outside.err()).startsWith("reelscore: path: / (expected: a folder inside one of [");
    assertThat(named.exitCode()).isEqualTo(4);
    assertThat(named.err()).contains("named by [stable]");
    assertThat(absent.exitCode()).isEqualTo(4);
    assertThat(absent.err()).contains("model: tiny@9 (expected: one of [tiny@1])");
    assertThat(alias.exitCode()).isEqualTo(2);
    assertThat(alias.err()).startsWith("reelscore: alias: Not legal (expected: ");
  }

  @Test
  void the_trainers_port_lists_and_does_nothing_else() {
    String trainers = "localhost:" + server.grpcPort();

    CommandRun list = CommandRun.of("models", "list", "--target", trainers);
    CommandRun unload = CommandRun.of("models", "unload", "--target", trainers, "tiny@1");

    assertThat(list.exitCode()).isEqualTo(0);
    assertThat(list.out()).contains(first.text());
    assertThat(unload.exitCode()).isEqualTo(4);
    assertThat(unload.err())
        .isEqualTo(
            "reelscore: target: %s: no admin service (expected: the port of reelscore.admin.port)%n"
                .formatted(trainers));
  }

  @Test
  void wrong_usage_is_one_sentence_and_a_hint() {
    CommandRun none = CommandRun.of("models");
    CommandRun target = CommandRun.of("models", "list");
    CommandRun version = models("unload", "tiny");
    CommandRun delete = models("alias", "--delete", "tiny@1", "stable");
    CommandRun nobody = CommandRun.of("models", "list", "--target", "localhost:1");

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("reelscore: command: none (expected: list, ");
    assertThat(target.exitCode()).isEqualTo(2);
    assertThat(target.err()).contains("--target").contains("Try: reelscore models list --help");
    assertThat(version.exitCode()).isEqualTo(2);
    assertThat(version.err()).contains("model: tiny (expected: name@version");
    assertThat(delete.exitCode()).isEqualTo(2);
    assertThat(delete.err()).contains("model: tiny@1 (expected: a name without a version");
    assertThat(nobody.exitCode()).isEqualTo(4);
    assertThat(nobody.err()).startsWith("reelscore: target: localhost:1: no answer: ");
  }

  @Test
  void every_command_has_help() {
    for (String command : new String[] {"list", "load", "unload", "alias"}) {
      CommandRun run = CommandRun.of("models", command, "--help");

      assertThat(run.exitCode()).as(command).isEqualTo(0);
      assertThat(run.out()).startsWith("Usage: reelscore models " + command);
    }
  }

  private CommandRun models(String command, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "models", command, "--target", "localhost:" + server.adminPort().orElseThrow()));
    line.addAll(List.of(arguments));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private CommandRun score(String model, Path clip) {
    return CommandRun.of(
        "score",
        "--target",
        "localhost:" + server.grpcPort(),
        "--model",
        model,
        "--json",
        "--prompt",
        "p",
        clip.toString());
  }

  private static List<JsonNode> lines(CommandRun run) {
    return run.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }
}
