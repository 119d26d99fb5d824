package io.reelscore.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.Manifest;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.UserClips;
import io.reelscore.training.evaluation.OnnxScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingCommandTest {

  @TempDir Path folder;

  @Test
  void train_writes_a_bundle_that_opens_and_gives_its_golden_rewards() throws Exception {
    Run run = run("train", "--preset", "micro", "--out", path("model"), "--json");

    Bundle bundle = BundleReader.open(folder.resolve("model"));
    JsonNode printed = JsonMapper.builder().build().readTree(run.out());
    assertThat(run.code()).isZero();
    assertThat(printed.get("model").stringValue()).isEqualTo(bundle.identity().text());
    assertThat(printed.get("parityMaxDifference").doubleValue()).isLessThanOrEqualTo(1e-5);
    assertThat(run.err()).contains("pretraining").contains("loss").contains("ETA");
    assertThat(folder.resolve("model/MODEL_CARD.md")).content().contains("## Limits", "Seed: 1;");
    try (OnnxScorer scorer = OnnxScorer.of(bundle)) {
      for (GoldenSample golden : bundle.golden().samples()) {
        double[][] rewards = scorer.score(List.of(new Sample(golden.frames(), golden.text(), 0)));
        Map<String, Double> byName = new TreeMap<>();
        List<String> names = bundle.manifest().dimensionNames();
        names.forEach(name -> byName.put(name, rewards[names.indexOf(name)][0]));
        assertThat(byName).isEqualTo(golden.rewards());
      }
    }
  }

  @Test
  void train_writes_a_latent_model_of_the_same_bytes_for_the_same_seed_and_evaluate_measures_it()
      throws Exception {
    Run run = run("train", "--preset", "latent-micro", "--out", path("one"), "--json");
    run("train", "--preset", "latent-micro", "--out", path("two"));
    Run evaluated =
        run("evaluate", "--bundle", path("one"), "--prompts", "6", "--pairs", "2", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(contents("two")).isEqualTo(contents("one")).doesNotContainKey("tokenizer.json");
    Bundle bundle = BundleReader.open(folder.resolve("one"));
    assertThat(bundle.manifest().schemaVersion()).isEqualTo("1.2");
    assertThat(bundle.manifest().inputs().stream().map(Manifest.InputTensor::name))
        .containsExactly("latents", "timestep", "prompt_embedding", "prompt_mask");
    assertThat(bundle.golden().samples())
        .extracting(golden -> ((GoldenClip.Latents) golden.clip()).timestep())
        .containsExactly(0f, 0.25f, 0.5f, 0.75f);
    assertThat(folder.resolve("one/MODEL_CARD.md"))
        .content()
        .contains("world-linear-vae@1", "world-words@1", "out_of_distribution t=0.75");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(evaluated.out());
    JsonNode trained =
        JsonMapper.builder().build().readTree(folder.resolve("one.run/evaluation.json"));
    assertThat(report.get("sets")).isEqualTo(trained.get("sets")).hasSize(8);
    assertThat(report.get("defects")).isEqualTo(trained.get("defects"));
  }

  @Test
  void the_same_seed_gives_the_same_bytes_and_another_one_does_not() throws Exception {
    run("train", "--preset", "micro", "--out", path("one"), "--seed", "7");
    run("train", "--preset", "micro", "--out", path("two"), "--seed", "7");
    run("train", "--preset", "micro", "--out", path("other"), "--seed", "8");

    Map<String, String> one = contents("one");
    assertThat(one).containsKeys("model.onnx", "manifest.json", "reference.json", "MODEL_CARD.md");
    assertThat(contents("two")).isEqualTo(one);
    assertThat(contents("other").get("model.onnx")).isNotEqualTo(one.get("model.onnx"));
  }

  @Test
  void the_run_folder_holds_the_settings_which_train_the_same_again_and_one_line_of_metrics_a_step()
      throws Exception {
    run(
        "train",
        "--preset",
        "micro",
        "--seed",
        "5",
        "--out",
        path("one"),
        "--run-dir",
        path("run"));
    Run again = run("train", "--config", path("run/config.yaml"), "--out", path("two"));

    List<String> metrics = Files.readAllLines(folder.resolve("run/metrics.jsonl"));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(contents("two")).isEqualTo(contents("one"));
    assertThat(folder.resolve("two.run/config.yaml"))
        .hasSameTextualContentAs(folder.resolve("run/config.yaml"))
        .content()
        .contains("name: reelscore-micro", "seed: 5");
    assertThat(metrics).hasSize(8).allMatch(line -> line.contains("\"loss\":"));
    assertThat(JsonMapper.shared().readTree(metrics.getLast()).propertyNames())
        .containsExactly(
            "phase",
            "step",
            "steps",
            "loss",
            "accuracy",
            "margin",
            "gradientNorm",
            "rate",
            "seconds");
    assertThat(folder.resolve("run/evaluation.json")).exists();
  }

  @Test
  void print_config_prints_settings_and_trains_nothing() {
    Run run =
        run(
            "train",
            "--preset",
            "latent",
            "--set",
            "reward.steps=7",
            "--set",
            "reward.schedule.rising=0.5",
            "--threads",
            "2",
            "--print-config");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("threads: 2", "reads: latents", "steps: 7", "annotations: null");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void other_settings_than_the_presets_make_sound_models_too() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("training.yaml"),
            """
            threads: 2
            pretraining: {schedule: {form: constant}}
            reward: {schedule: {form: cosine, rising: 0.25}, maxGradientNorm: 0.5, weightDecay: 0}
            pairs: {strategy: mixed, inPromptShare: 0.5}
            loss: {form: official, margin: 3, bceCoefficient: 0.1}
            """);

    Run run =
        run("train", "--preset", "micro", "--config", config.toString(), "--out", path("model"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(BundleReader.open(folder.resolve("model")).manifest().training().trained()).isTrue();
  }

  @Test
  void a_users_own_clips_make_a_bundle_with_their_dimensions_and_words() throws Exception {
    Path data = UserClips.write(Files.createDirectory(folder.resolve("clips")), 6);
    Files.writeString(
        data,
        Files.readString(data)
            .replace("a red circle", "an utterly crimson circle of some size that keeps on going"));

    Run trained =
        run("train", "--preset", "micro", "--data", data.toString(), "--out", path("own"));
    Run evaluated = run("evaluate", "--bundle", path("own"), "--data", data.toString(), "--json");

    Bundle bundle = BundleReader.open(folder.resolve("own"));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(bundle.manifest().dimensionNames()).containsExactly("neatness");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(evaluated.out());
    assertThat(report.get("sets").get(0).get("dimensions").get(0).get("clips").intValue())
        .isEqualTo(12);
  }

  @Test
  void a_users_labels_that_the_settings_cannot_use_are_refused_before_anything_is_trained()
      throws Exception {
    Path data = UserClips.write(Files.createDirectory(folder.resolve("clips")), 6);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lines.add(UserClips.line("clip" + i + ".mp4", "prompt " + i, i % 2 == 0 ? "pass" : "fail"));
    }
    Files.write(data, lines);
    String[] command = {
      "train", "--preset", "micro", "--data", data.toString(), "--out", path("own"), "--set", ""
    };

    command[8] = "pairs.strategy=in_prompt";
    expect(2, "pairs: strategy in_prompt: no prompt has clips that can be compared", command);
    command[8] = "reward.earlyStopping.measure=loss";
    expect(2, "reward.earlyStopping: neatness: no ", command);
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("own"));
  }

  @Test
  void evaluate_aggregates_votes_as_it_is_told() throws Exception {
    Path data = UserClips.write(Files.createDirectory(folder.resolve("clips")), 6);
    run("train", "--preset", "micro", "--data", data.toString(), "--out", path("own"));
    List<String> lines = new ArrayList<>();
    for (int clip = 0; clip < 12; clip++) {
      for (String annotator : List.of("ann", "bob", "cid", "dee")) {
        boolean guess = annotator.equals("cid") || annotator.equals("dee");
        boolean pass = guess ? clip % 3 == 0 : clip % 2 == 0;
        lines.add(
            UserClips.line("clip" + clip + ".mp4", "prompt " + clip, pass ? "pass" : "fail")
                .replace("}", ",\"annotator\":\"" + annotator + "\"}"));
      }
    }
    Files.write(data, lines);
    String[] command = {
      "evaluate",
      "--bundle",
      path("own"),
      "--data",
      data.toString(),
      "--json",
      "--aggregation",
      "majority"
    };

    Run votes = run(command);
    command[7] = "dawid-skene";
    Run weighed = run(command);

    assertThat(clips(votes)).isLessThan(12);
    assertThat(clips(weighed)).isEqualTo(12);
    command[7] = "mean";
    expect(2, "--aggregation: mean (expected: majority or dawid-skene)", command);
  }

  private static int clips(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(run.out());
    return report.get("sets").get(0).get("dimensions").get(0).get("clips").intValue();
  }

  @Test
  void evaluate_measures_the_world_as_training_did() throws Exception {
    run("train", "--preset", "micro", "--out", path("model"));

    Run run =
        run("evaluate", "--bundle", path("model"), "--prompts", "6", "--pairs", "2", "--json");

    JsonNode report = JsonMapper.builder().build().readTree(run.out());
    JsonNode trained =
        JsonMapper.builder().build().readTree(folder.resolve("model.run/evaluation.json"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(report.get("sets")).isEqualTo(trained.get("sets"));
    assertThat(report.get("defects")).isEqualTo(trained.get("defects"));
  }

  @Test
  void evaluate_compares_bundles_and_writes_a_page() throws Exception {
    run("train", "--preset", "micro", "--out", path("one"));
    run("train", "--preset", "micro", "--out", path("two"), "--seed", "2");
    String[] evaluation = {
      "evaluate",
      "--bundle",
      path("one"),
      "--bundle",
      path("two"),
      "--prompts",
      "6",
      "--pairs",
      "2",
      "--resamples",
      "20",
      "--report",
      path("page.html"),
      "--json"
    };

    Run run = run(evaluation);

    JsonNode report = JsonMapper.builder().build().readTree(run.out());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(report.get("models")).hasSize(2);
    assertThat(report.get("models").get(0).get("training").get("windows")).hasSize(8);
    assertThat(report.get("models").get(1).get("shortcuts")).hasSize(12);
    assertThat(report.get("comparison").get("differences")).hasSize(2 * 3 * 14 + 12);
    assertThat(folder.resolve("page.html"))
        .content()
        .contains("Differences between models", "margin, reward over training steps")
        .doesNotContain("NaN", "<script");
    assertThat(run(evaluation).out()).isEqualTo(run.out());
  }

  @Test
  void wrong_use_is_one_sentence_and_exit_code_2() throws Exception {
    Path strange = Files.createDirectory(folder.resolve("strange"));
    Files.writeString(strange.resolve("thesis.txt"), "precious");

    expect(
        2,
        "--preset: tiny (expected: one of [demo, micro, latent, latent-micro])",
        "train",
        "--preset",
        "tiny",
        "--out",
        path("x"));
    expect(2, "Missing required option: '--out=DIR'", "train", "--preset", "micro");
    expect(
        2,
        "no settings (expected: --preset, one of [demo, micro, latent, latent-micro], or --config)",
        "train",
        "--out",
        path("x"));
    expect(
        2,
        "--resume: no %s (expected: a training that was stopped)"
            .formatted(folder.resolve("x.run/config.yaml")),
        "train",
        "--resume",
        "--out",
        path("x"));
    expect(
        2,
        "--set: 1 problem: reward.stepz: unknown (did you mean steps? expected: one of [steps,",
        "train",
        "--preset",
        "micro",
        "--set",
        "reward.stepz=1",
        "--out",
        path("x"));
    expect(
        4,
        "device: cuda:63 (expected: cpu",
        "train",
        "--preset",
        "micro",
        "--device",
        "cuda:63",
        "--out",
        path("x"));
    expect(
        2,
        "seed: -1 (expected: at least 0)",
        "train",
        "--preset",
        "micro",
        "--out",
        path("x"),
        "--seed",
        "-1");
    expect(
        2,
        "(expected: a bundle and nothing else, an empty folder, or nothing yet)",
        "train",
        "--preset",
        "micro",
        "--out",
        strange.toString());
    expect(
        2,
        "holds thesis.txt, but no run.lock (expected: a new or empty folder, or that of a run)",
        "train",
        "--preset",
        "micro",
        "--out",
        path("x"),
        "--run-dir",
        strange.toString());
    Path config = Files.writeString(folder.resolve("config.yaml"), "seed: 3");
    expect(
        2,
        "--config: %s, which the run would replace (expected: a file outside --run-dir, or --resume)"
            .formatted(config),
        "train",
        "--config",
        config.toString(),
        "--out",
        path("x"),
        "--run-dir",
        folder.toString());
    assertThat(config).hasContent("seed: 3");
    expect(
        2,
        "--data: gone.jsonl (expected: a file)",
        "train",
        "--preset",
        "micro",
        "--out",
        path("x"),
        "--data",
        "gone.jsonl");
    expect(
        2,
        "data.annotations with model.reads: latents (expected: a model that reads frames",
        "train",
        "--preset",
        "latent",
        "--out",
        path("x"),
        "--data",
        strange.resolve("thesis.txt").toString());
    expect(2, "bundle " + path("none"), "evaluate", "--bundle", path("none"));
    expect(2, "no command (expected: train, evaluate, annotations, features or study)");
    assertThat(strange.resolve("thesis.txt")).exists();
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void clips_that_cannot_be_read_give_exit_code_3_and_no_bundle() throws Exception {
    Path data = UserClips.write(Files.createDirectory(folder.resolve("clips")), 2);
    Files.writeString(folder.resolve("clips/clip1.mp4"), "no video");

    Run run = run("train", "--preset", "micro", "--data", data.toString(), "--out", path("own"));

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("line 2: ").doesNotContain("\tat ");
    assertThat(folder.resolve("own")).doesNotExist();
  }

  private void expect(int code, String message, String... arguments) {
    Run run = run(arguments);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Map<String, String> contents(String bundle) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    Path root = folder.resolve(bundle);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = TrainingCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private record Run(int code, String out, String err) {}
}
