package io.reelscore.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.data.DataException;
import io.reelscore.training.features.FeatureBatch;
import io.reelscore.training.features.FeatureCache;
import io.reelscore.training.npy.NpyArrays;
import io.reelscore.training.weights.Safetensors;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Arrays of numpy, from an index to features and heads trained on them. */
class FeaturesImportTest {

  private static final int CLIPS = 12;

  @TempDir Path folder;

  @Test
  void rows_of_one_array_become_features_that_heads_learn_from() throws Exception {
    NpyArrays.steps(folder.resolve("all.npy"), 0.01f, CLIPS, 3, 8);
    byte[] masks = new byte[CLIPS * 3];
    IntStream.range(0, masks.length).forEach(i -> masks[i] = (byte) (i % 3 == 2 ? 0 : 1));
    NpyArrays.mask(folder.resolve("masks.npy"), masks, CLIPS, 3);
    List<String> index = new ArrayList<>();
    List<String> annotations = new ArrayList<>();
    for (int i = 0; i < CLIPS; i++) {
      index.add(
          "{\"id\":\"clip%d\",\"prompt\":\"p%d\",\"array\":\"all.npy\",\"row\":%d,\"mask\":\"masks.npy\"}"
              .formatted(i, i / 2, i));
      annotations.add(
          "{\"features\":\"clip%d\",\"prompt\":\"p%d\",\"dimension\":\"neatness\",\"label\":\"%s\"}"
              .formatted(i, i / 2, i % 2 == 0 ? "pass" : "fail"));
    }
    Files.write(folder.resolve("index.jsonl"), index);
    Files.write(folder.resolve("annotations.jsonl"), annotations);

    Run imported = importing("index.jsonl", "--json");
    Run trained =
        run(
            "features",
            "train",
            "--features",
            path("features"),
            "--data",
            path("annotations.jsonl"),
            "--out",
            path("heads"),
            "--set",
            "reward.steps=4",
            "--set",
            "reward.batchItems=6",
            "--set",
            "reward.schedule.rising=0.5");

    assertThat(imported.code()).as(imported.err()).isZero();
    JsonNode printed = JsonMapper.shared().readTree(imported.out());
    assertThat(printed.get("imported").intValue()).isEqualTo(CLIPS);
    assertThat(printed.at("/streams/0/tokens").intValue()).isEqualTo(3);
    FeatureBatch batch = FeatureCache.open(folder.resolve("features")).read(new int[] {1});
    assertThat(batch.masks().getFirst()).containsExactly(1, 1, 0);
    assertThat(batch.taps().getFirst())
        .startsWith(24 * 0.01f)
        .endsWith(39 * 0.01f, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(trained.code()).as(trained.err()).isZero();
    Path heads = folder.resolve("heads/heads.safetensors");
    assertThat(Files.readString(heads, StandardCharsets.ISO_8859_1)).contains("\"encoder 7b\"");
    try (Safetensors weights = Safetensors.open(heads)) {
      assertThat(weights.read("head.neatness.q0")).hasSize(8);
    }
  }

  @Test
  void samples_of_several_streams_and_lengths_are_filled_up() throws Exception {
    NpyArrays.steps(folder.resolve("a.npy"), 1, 2, 1, 2);
    NpyArrays.steps(folder.resolve("b.npy"), 1, 2, 2, 2);
    NpyArrays.steps(folder.resolve("text.npy"), 1, 2, 2, 1, 3);
    Files.writeString(
        folder.resolve("index.jsonl"),
        """
        {"id":"a","prompt":"p","streams":{"video":{"array":"a.npy"},"text":{"array":"text.npy","row":0}}}
        {"id":"b","prompt":"p","streams":{"video":{"array":"b.npy"},"text":{"array":"text.npy","row":1}}}
        """);

    Run imported = importing("index.jsonl", "--data-type", "float16");

    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.out()).startsWith("2 samples imported, 0 were there, 14 numbers each");
    FeatureBatch batch = FeatureCache.open(folder.resolve("features")).read(new int[] {0, 1});
    assertThat(batch.taps().get(0)).containsExactly(0, 1, 0, 0, 0, 1, 2, 3);
    assertThat(batch.taps().get(1)).containsExactly(2, 3, 0, 0, 4, 5, 6, 7);
    assertThat(batch.taps().get(2)).containsExactly(0, 1, 2, 6, 7, 8);
    assertThat(batch.masks().getFirst()).containsExactly(1, 0, 1, 1);
  }

  @Test
  void started_again_it_makes_anew_what_is_damaged_and_refuses_files_that_changed()
      throws Exception {
    Path array = NpyArrays.steps(folder.resolve("a.npy"), 1, 2, 4);
    Files.writeString(
        folder.resolve("index.csv"), "id,prompt,array,row\na,p,a.npy,0\nb,p,a.npy,1\n");
    assertThat(importing("index.csv").code()).isZero();
    Path shard = folder.resolve("features/shard-000000.bin");
    byte[] whole = Files.readAllBytes(shard);
    byte[] damaged = whole.clone();
    damaged[50] ^= 1;

    Run again = importing("index.csv");
    Files.write(shard, damaged);
    Run repaired = importing("index.csv");
    byte[] after = Files.readAllBytes(shard);
    Files.setLastModifiedTime(array, FileTime.fromMillis(1));
    Run changed = importing("index.csv");

    assertThat(again.out()).startsWith("0 samples imported, 2 were there");
    assertThat(repaired.out()).contains("made anew: shard-000000.bin", "2 samples imported");
    assertThat(after).isEqualTo(whole);
    assertThat(changed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(changed.err()).contains("of these before they were changed");
    assertThat(shard).hasBinaryContent(whole);
  }

  @Test
  void all_that_does_not_fit_is_told_at_once_and_nothing_is_written() throws Exception {
    NpyArrays.steps(folder.resolve("a.npy"), 1, 2, 4);
    NpyArrays.steps(folder.resolve("wide.npy"), 1, 2, 5);
    NpyArrays.steps(folder.resolve("deep.npy"), 1, 1, 1, 1, 4);
    NpyArrays.mask(folder.resolve("mask.npy"), new byte[3], 3);
    Files.write(folder.resolve("broken.npy"), new byte[20]);
    Files.writeString(
        folder.resolve("index.jsonl"),
        """
        {"id":"a","prompt":"p","array":"a.npy"}
        {"id":"a","prompt":"p","array":"a.npy"}
        {"id":"b","prompt":"p","array":"wide.npy"}
        {"id":"c","prompt":"p","array":"deep.npy"}
        {"id":"d","prompt":"p","array":"broken.npy"}
        {"id":"e","prompt":"p","array":"a.npy","row":2}
        {"id":"f","prompt":"p","array":"a.npy","mask":"mask.npy"}
        {"id":"g","prompt":"p","array":"mask.npy"}
        {"id":"h","prompt":"p","streams":{"video":{"array":"a.npy"}}}
        """);
    Files.writeString(
        folder.resolve("worse.jsonl"),
        """
        {"id":"a","prompt":"p","array":"gone.npy"}
        {"id":"b","prompt":"p","array":"a.npy","row":-1}
        {"id":"c","prompt":"p","array":"a.npy","streams":{}}
        {"id":"d","prompt":"p","streams":{"Video":{"array":"a.npy"}}}
        {"id":"e","prompt":"p","streams":{"video":{"array":"a.npy","rows":1}}}
        """);

    Run run = importing("index.jsonl");
    Run worse = importing("worse.jsonl");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("8 problems")
        .contains("line 2: \"a\" with prompt \"p\" (expected: each once)")
        .contains("line 3: 1 taps of 5 numbers a token (expected: 1 of 4, as in the lines before)")
        .contains("line 4: deep.npy: [1, 1, 1, 4] (expected: [width], ")
        .contains("line 5: broken.npy: no numpy array (expected: ")
        .contains("line 6: a.npy: [2, 4]: row 2 (expected: less than the first axis)")
        .contains("line 7: mask mask.npy: [3] of integers (expected: [2] of bool or integers)")
        .contains("line 8: mask.npy: [3] of integers (expected: floats)")
        .contains("line 9: streams: [video] (expected: [features], as in the lines before)");
    assertThat(worse.err())
        .contains("line 1: array: \"gone.npy\" (expected: an existing file")
        .contains("line 2: row: \"-1\" (expected: a number from 0)")
        .contains("line 3: streams: ", "line 4: streams: \"Video\"", "line 5: rows: unknown");
    assertThat(folder.resolve("features")).doesNotExist();
  }

  @Test
  void numbers_that_cannot_be_used_are_told_with_their_place() throws Exception {
    NpyArrays.floats(folder.resolve("nan.npy"), new float[] {0, 1, Float.NaN, 3}, 2, 2);
    NpyArrays.floats(folder.resolve("large.npy"), new float[] {0, 1, 2, 70_000}, 2, 2);
    NpyArrays.mask(folder.resolve("seven.npy"), new byte[] {1, 7}, 2);
    NpyArrays.mask(folder.resolve("none.npy"), new byte[2], 2);

    assertThat(importingOne("\"array\":\"nan.npy\"").err())
        .contains("line 1: nan.npy: tap 0, token 1: NaN (expected: finite numbers)");
    assertThat(importingOne("\"array\":\"large.npy\"").err())
        .contains("line 1: stream features, tap 0: 70000.0 (expected: a number that float16 holds");
    assertThat(importingOne("\"array\":\"large.npy\",\"mask\":\"seven.npy\"").err())
        .contains("line 1: mask seven.npy: token 1: 7 (expected: 0 or 1)");
    Run run = importingOne("\"array\":\"large.npy\",\"mask\":\"none.npy\"");
    assertThat(run.err()).contains("mask none.npy: all zeros (expected: a token that counts)");
    assertThat(run.code()).isEqualTo(ExitCode.ITEMS_FAILED);
    assertThatThrownBy(() -> FeatureCache.open(folder.resolve("features")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not complete");
  }

  @Test
  void its_help_names_its_options() {
    Run run = run("features", "import", "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("--index=FILE", "--backbone=NAME", "--out=DIR", "--json");
  }

  private Run importingOne(String fields) throws Exception {
    Path features = folder.resolve("features");
    if (Files.exists(features)) {
      for (String name : List.of("header.json", "keys.jsonl", "sources")) {
        Files.deleteIfExists(features.resolve(name));
      }
    }
    Files.writeString(
        folder.resolve("one.jsonl"), "{\"id\":\"a\",\"prompt\":\"p\",%s}".formatted(fields));
    return importing("one.jsonl", "--data-type", "float16");
  }

  private Run importing(String index, String... more) {
    List<String> arguments = new ArrayList<>(List.of("features", "import"));
    arguments.addAll(List.of("--index", path(index), "--backbone", "encoder 7b"));
    arguments.addAll(List.of("--out", path("features")));
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

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private record Run(int code, String out, String err) {}
}
