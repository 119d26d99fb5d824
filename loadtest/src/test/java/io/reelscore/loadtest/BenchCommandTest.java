package io.reelscore.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.fixtures.TinyBundles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benches as processes of their own, with services as processes of theirs, on a tiny model. */
class BenchCommandTest {
  @TempDir Path folder;

  @Test
  void bench_engine_ends_with_one_json_object() throws Exception {
    var _ = TinyBundles.write(folder.resolve("tiny"));

    Run run =
        run(
            "engine",
            "--bundle",
            "tiny",
            "--rounds",
            "7",
            "--seconds",
            "0.2",
            "--warm-up",
            "0.2",
            "--threads",
            "1",
            "--batch",
            "2",
            "--json");

    assertThat(run.exitCode()).as(run.err()).isIn(ExitCode.OK, ExitCode.MISSED);
    JsonNode json = run.lastLine();
    assertThat(json.propertyNames())
        .contains(
            "rawCpuMillisPerItem",
            "engineEfficiency",
            "engineEfficiencyInterval",
            "serviceEfficiency",
            "serviceEfficiencyInterval");
    assertThat(json.get("rounds").asInt()).isEqualTo(7);
    assertThat(json.get("rawCpuMillisPerItem").asDouble()).isPositive();
    assertThat(json.get("model").asString()).startsWith("tiny@1.0.0#");
    assertThat(run.exitCode() == ExitCode.MISSED)
        .isEqualTo(
            List.of(json.get("engineVerdict").asString(), json.get("serviceVerdict").asString())
                .contains("missed"));
  }

  @Test
  void bench_batch_invariance_compares_every_request() throws Exception {
    var _ = TinyBundles.write(folder.resolve("tiny"));

    Run run =
        run(
            "batch-invariance",
            "--bundle",
            "tiny",
            "--requests",
            "700",
            "--rounds",
            "7",
            "--warm-up",
            "50",
            "--threads",
            "1",
            "--samples",
            "8",
            "--json");

    JsonNode json = run.lastLine();
    assertThat(json.get("bitIdentical").asBoolean()).isTrue();
    assertThat(json.get("requests").asInt()).isEqualTo(700);
    assertThat(json.get("throughputRatio").asDouble()).isPositive();
    assertThat(json.get("requestsByBatchSize").propertyNames()).hasSizeGreaterThan(1);
    assertThat(run.exitCode() == ExitCode.MISSED)
        .isEqualTo(json.get("throughputVerdict").asString().equals("missed"));
  }

  @Test
  void bench_decode_measures_both_ways() throws Exception {
    Run run = run("decode", "--rounds", "7", "--clips", "1", "--warm-up", "0", "--json");

    JsonNode result = run.lastLine();
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.get("clips").size()).isEqualTo(3);
    assertThat(result.get("clips").get(0).get("cpuRatio").asDouble()).isPositive();
    assertThat(result.get("startMillis").asDouble()).isPositive();
  }

  @Test
  void bench_clients_measures_each_client_of_the_sdk() throws Exception {
    Run run =
        run(
            "clients",
            "--clients",
            "java-sync,java-async,java-stream",
            "--frames",
            "2x8x8",
            "--latents",
            "4x1x2x3",
            "--rounds",
            "5",
            "--seconds",
            "0.05",
            "--warm-up",
            "0",
            "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    JsonNode clips = run.lastLine().get("clips");
    assertThat(clips.get(0).get("shape").asString()).isEqualTo("2x8x8x3");
    assertThat(clips.get(1).get("bytes").asInt()).isEqualTo(48);
    for (JsonNode clip : clips) {
      assertThat(clip.get("clients").valueStream().map(each -> each.get("client").asString()))
          .containsExactly("java-sync", "java-async", "java-stream");
      for (JsonNode client : clip.get("clients")) {
        assertThat(client.get("samplesPerSecond").asDouble()).isPositive();
        assertThat(client.get("serverCpuMillisByRound").size()).isEqualTo(5);
        assertThat(client.has("cpuMillisRatio")).isFalse();
      }
    }
  }

  @Test
  void an_unknown_client_is_refused() throws Exception {
    Run run = run("clients", "--clients", "java-sync,telnet");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("client: telnet (expected: java-sync, ");
  }

  @Test
  void too_few_rounds_are_refused() throws Exception {
    Run run = run("engine", "--rounds", "3");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--rounds: 3 (expected: 7..1000)");
  }

  @Test
  void a_missing_model_is_told_in_one_sentence() throws Exception {
    Run run = run("engine", "--bundle", "nothing");

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("nothing").doesNotContain("\tat ");
  }

  @Test
  void help_names_the_benches() throws Exception {
    Run run = run("--help");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("engine", "batch-invariance", "decode", "clients");
  }

  private record Run(int exitCode, String out, String err) {
    JsonNode lastLine() {
      assertThat(out).as(err).isNotBlank();
      return JsonMapper.shared().readTree(out.lines().toList().getLast());
    }
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dreelscore.home=" + folder,
                BenchCommand.class.getName(),
                "bench"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    int exitCode = builder.start().waitFor();
    return new Run(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
