package io.reelscore.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.TrainingConfig;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.UserClips;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.features.FeatureCache;
import io.reelscore.training.run.FeatureTraining;
import io.reelscore.training.run.StopRequest;
import io.reelscore.training.run.TrainingPlan;
import io.reelscore.training.run.TrainingStoppedException;
import io.reelscore.training.weights.Safetensors;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Films and annotations of a user, a network with random weights, and the commands between. */
class FeaturesTrainTest {

  private static final List<String> QUICK =
      List.of(
          "--set",
          "reward.steps=4",
          "--set",
          "reward.batchItems=6",
          "--set",
          "reward.schedule.rising=0.5",
          "--set",
          "model.head.width=16");

  @TempDir static Path folder;

  @BeforeAll
  static void films_are_written_and_their_features_extracted() throws Exception {
    List<String> vocabulary = WordTokenizer.vocabulary(WorldData.prompts(), List.of());
    VideoTextSpec network = VideoTextSpec.demo(vocabulary.size());
    Files.write(
        folder.resolve("network.onnx"),
        VideoTextRewardGraph.build(network, RandomWeights.of(network, 5)));
    Files.write(folder.resolve("tokenizer.json"), WordTokenizer.json(vocabulary));
    Files.writeString(
        folder.resolve("backbones.yaml"),
        """
        frames: {count: 8, height: 32, width: 32}
        prompt: {tokenizer: tokenizer.json, maxTokens: 8, unknownToken: "[UNK]", padToken: "[PAD]"}
        streams:
          - name: video
            onnx: network.onnx
            inputs: {frames: frames, prompt_tokens: prompt_tokens, prompt_mask: prompt_mask}
            taps: [hidden_2, hidden_4]
        """);
    UserClips.write(folder, 6);
    Run extracted =
        run(
            "features",
            "extract",
            "--config",
            path("backbones.yaml"),
            "--data",
            path("annotations.jsonl"),
            "--out",
            path("features"));
    assertThat(extracted.code()).as(extracted.err()).isZero();
  }

  @Test
  void annotations_and_features_become_a_bundle_that_gives_its_golden_rewards() throws Exception {
    Run run = train("features", "annotations.jsonl", "bundle", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    Bundle bundle = BundleReader.open(folder.resolve("bundle"));
    JsonNode printed = JsonMapper.shared().readTree(run.out());
    assertThat(printed.get("model").stringValue()).isEqualTo(bundle.identity().text());
    assertThat(printed.get("parityMaxDifference").doubleValue()).isLessThanOrEqualTo(1e-5);
    assertThat(printed.at("/evaluation/sets/0/dimensions/0/dimension").stringValue())
        .isEqualTo("neatness");
    assertThat(folder.resolve("bundle/MODEL_CARD.md"))
        .content()
        .contains(
            "backbones of the user, which were not trained here",
            "Stream video: network.onnx, sha256 ",
            "; taps hidden_2, hidden_4");
    assertThat(Files.readAllLines(folder.resolve("bundle.run/metrics.jsonl"))).hasSize(4);
    assertThat(folder.resolve("bundle.run/config.yaml")).content().contains("reads: features");
    assertThat(folder.resolve("bundle.run/evaluation.json")).exists();
    assertThat(folder.resolve("bundle.run/checkpoint")).doesNotExist();
    try (OnnxScorer scorer = OnnxScorer.of(bundle)) {
      assertThat(bundle.golden().samples()).isNotEmpty();
      for (GoldenSample golden : bundle.golden().samples()) {
        byte[] frames = golden.frames();
        double reward = scorer.score(List.of(new Sample(frames, golden.text(), 0)))[0][0];
        assertThat(reward)
            .isCloseTo(Objects.requireNonNull(golden.rewards().get("neatness")), within(1e-5));
      }
    }
  }

  @Test
  void lines_with_keys_of_the_features_are_the_same_as_lines_with_files() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("annotations.jsonl"));
    Files.write(
        folder.resolve("keys.jsonl"),
        lines.stream().map(line -> line.replace("\"file\":", "\"features\":")).toList());

    Run byFile = train("features", "annotations.jsonl", "by-file");
    Run byKey = train("features", "keys.jsonl", "by-key");

    assertThat(byFile.code()).as(byFile.err()).isZero();
    assertThat(byKey.code()).as(byKey.err()).isZero();
    assertThat(contents("by-key")).isEqualTo(contents("by-file"));
  }

  @Test
  void stopped_and_resumed_it_makes_the_same_bytes() throws Exception {
    TrainingConfig config =
        ConfigFile.read(
            Preset.features(2),
            Optional.empty(),
            Map.of(
                "reward.steps",
                "4",
                "reward.batchItems",
                "6",
                "reward.schedule.rising",
                "0.5",
                "model.head.width",
                "16",
                "data.annotations",
                JsonMapper.shared().writeValueAsString(path("annotations.jsonl"))));
    training(config, "whole", false, 0).run();

    assertThatThrownBy(() -> training(config, "parts", false, 2).run())
        .isInstanceOf(TrainingStoppedException.class);
    Run resumed =
        run(
            "features",
            "train",
            "--features",
            path("features"),
            "--out",
            path("parts"),
            "--resume");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resuming reward after step 2");
    assertThat(contents("parts")).isEqualTo(contents("whole"));
  }

  @Test
  void without_what_made_the_features_the_heads_alone_are_written() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("alone"));
    for (String name : List.of("header.json", "keys.jsonl", "shard-000000.bin", "complete")) {
      Files.copy(folder.resolve("features").resolve(name), alone.resolve(name));
    }

    Run run = train("alone", "annotations.jsonl", "heads", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("there is no bundle");
    assertThat(JsonMapper.shared().readTree(run.out()).at("/evaluation/sets/0/clips").intValue())
        .isPositive();
    try (Safetensors heads = Safetensors.open(folder.resolve("heads/heads.safetensors"))) {
      assertThat(heads.tensors().keySet())
          .contains("join.video.0.weight", "head.neatness.q0", "head.neatness.fc1.weight");
      assertThat(Objects.requireNonNull(heads.tensors().get("join.video.1.weight")).shape())
          .element(0)
          .isEqualTo(16L);
      assertThat(heads.read("head.neatness.q0")).hasSize(16);
    }
  }

  @Test
  void what_does_not_fit_is_told_and_nothing_is_written() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("annotations.jsonl")));
    lines.add(UserClips.line("elsewhere.mp4", "a cat", "pass"));
    Files.write(folder.resolve("more.jsonl"), lines);

    assertThat(train("features", "more.jsonl", "none").err())
        .contains("line 13: \"elsewhere.mp4\" with prompt \"a cat\": not among the features");
    assertThat(train("features", "annotations.jsonl", "none", "--set", "model.head.taps=[3]").err())
        .contains("model.head.taps: [3] (expected: layers 1..2)");
    assertThat(
            train("features", "annotations.jsonl", "none", "--set", "data.shortcuts=balanced")
                .err())
        .contains("data.shortcuts: balanced (expected: as_they_come");
    assertThat(
            run(
                    "features",
                    "train",
                    "--features",
                    path("features"),
                    "--data",
                    path("annotations.jsonl"),
                    "--set",
                    "model.reads=frames",
                    "--out",
                    path("none"))
                .err())
        .contains("expected: features");
    assertThat(
            run(
                    "train",
                    "--preset",
                    "micro",
                    "--set",
                    "model.reads=features",
                    "--out",
                    path("none"))
                .err())
        .contains("reelscore features train is for features");
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(folder.resolve("none.run")).doesNotExist();
  }

  private static FeatureTraining training(
      TrainingConfig config, String out, boolean resume, int stopAfter) throws Exception {
    StopRequest stop = new StopRequest();
    return new FeatureTraining(
        new TrainingPlan(config, folder.resolve(out), folder.resolve(out + ".run"), resume),
        FeatureCache.open(folder.resolve("features")),
        report -> {
          if (report.step() == stopAfter) {
            stop.make();
          }
        },
        stop,
        sentence -> {});
  }

  private static Run train(String features, String data, String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("features", "train"));
    arguments.addAll(List.of("--features", path(features), "--data", path(data)));
    arguments.addAll(List.of("--out", path(out)));
    arguments.addAll(QUICK);
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static Run run(String... arguments) {
    CommandLine line = TrainingCommand.commandLine();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return new Run(line.execute(arguments), out.toString(), err.toString());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Map<String, String> contents(String name) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private record Run(int code, String out, String err) {}
}
