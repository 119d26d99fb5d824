package io.reelscore.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.Problem;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardModelLoaderTest {
  @TempDir Path folder;

  @Test
  void a_sound_bundle_loads_and_tells_what_it_is_and_runs_on() throws Exception {
    ModelIdentity written = TinyBundles.write(folder);

    try (RewardModel model = load()) {
      assertThat(model.identity()).isEqualTo(written);
      assertThat(model.manifest().dimensionNames()).isEqualTo(TinyModel.DIMENSIONS);
      assertThat(model.reference()).isEqualTo(TinyBundles.reference());
      assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
      assertThat(model.fingerprint().text())
          .matches("onnxruntime \\d+\\.\\d+\\.\\d+; cpu; optimization all; \\S+.*");
    }
  }

  @Test
  void a_bundle_with_a_changed_byte_is_refused() {
    TinyBundles.writeWithChangedByte(folder, "model.onnx");

    List<Problem> problems = problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().where()).isEqualTo("model.onnx");
    assertThat(problems.getFirst().found()).startsWith("sha256 ");
  }

  @Test
  void an_unknown_schema_is_refused() {
    TinyBundles.writeWithUnknownSchema(folder);

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem("manifest.json: schemaVersion", "\"2.0\"", "1.x; this program writes 1.2"));
  }

  @Test
  void an_input_that_the_graph_does_not_have_is_told() {
    TinyBundles.writeWithMissingInput(folder);

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem(
                "model.onnx: input prompt_mask",
                "no such input in [frames, prompt_tokens]",
                "int64 [batch, 8], as the manifest says"));
  }

  @Test
  void an_input_of_another_type_is_told() {
    TinyBundles.writeWithWrongDataType(folder);

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem(
                "model.onnx: input frames",
                "float32 [batch, 8, 32, 32, 3]",
                "uint8 [batch, 8, 32, 32, 3], as the manifest says"));
  }

  @Test
  void every_difference_of_the_graph_is_told_at_once() {
    TinyBundles.writeWithGraph(folder, OtherGraphs.different());

    List<Problem> problems = problems();

    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "model.onnx: input frames: uint8 [n, 8, 32, 32, 3] (expected: uint8 [batch, 8, 32, 32,"
                + " 3], as the manifest says)",
            "model.onnx: input prompt_tokens: int64 [n, 9] (expected: int64 [batch, 8], as the"
                + " manifest says)",
            "model.onnx: input prompt_mask: no such input in [frames, prompt_tokens] (expected:"
                + " int64 [batch, 8], as the manifest says)",
            "model.onnx: output reward.physical_plausibility: float32 [n, 1] (expected: float32"
                + " [batch], as the manifest says)",
            "model.onnx: output reward.subject_deformity: no such output in"
                + " [reward.physical_plausibility, surprise] (expected: float32 [batch], as the"
                + " manifest says)",
            "model.onnx: output reward.semantic_alignment: no such output in"
                + " [reward.physical_plausibility, surprise] (expected: float32 [batch], as the"
                + " manifest says)",
            "model.onnx: output surprise: float32 [n, 9] (expected: no output the manifest doesn't"
                + " name)");
  }

  @Test
  void golden_samples_that_are_not_reproduced_are_told() {
    TinyBundles.writeWithWrongGolden(folder);

    List<Problem> problems = problems();

    assertThat(problems).hasSize(3);
    assertThat(problems)
        .allSatisfy(problem ->
            assertThat(problem.where())
                .startsWith("golden/golden.json: sample ")
                .endsWith(", subject_deformity"));
    assertThat(problems.getFirst().where()).contains("sample red");
    assertThat(Double.parseDouble(problems.getFirst().found())).isBetween(0.0392, 0.0393);
    assertThat(problems.getFirst().expected())
        .startsWith("1.039")
        .endsWith(", tolerance 1.0E-4 x max(1, |reward|)");
  }

  @Test
  void a_model_file_that_is_no_graph_is_refused_cleanly() {
    byte[] graph = TinyModel.graph();
    byte[] noise = new byte[4096];
    new Random(5).nextBytes(noise);
    List<byte[]> damaged =
        List.of(
            new byte[0],
            "not a graph".getBytes(UTF_8),
            noise,
            new byte[100_000],
            Arrays.copyOf(graph, graph.length / 2),
            Arrays.copyOf(graph, graph.length - 1));

    for (byte[] model : damaged) {
      TinyBundles.writeWithGraph(folder, model);

      List<Problem> problems = problems();

      assertThat(problems).as("%d bytes", model.length).hasSize(1);
      assertThat(problems.getFirst().where()).isEqualTo("model.onnx");
      assertThat(problems.getFirst().expected()).startsWith("a graph that ONNX Runtime ");
    }
  }

  @Test
  void a_tokenizer_that_is_none_is_refused_cleanly() {
    for (String json : List.of("", "{}", "no tokenizer", "[".repeat(200_000), "{\"model\":{}}")) {
      TinyBundles.writeWithTokenizer(folder, json.getBytes(UTF_8));

      List<Problem> problems = problems();

      assertThat(problems).as(json).hasSize(1);
      assertThat(problems.getFirst().where()).isEqualTo("tokenizer.json");
      assertThat(problems.getFirst().expected())
          .isEqualTo("a tokenizer in the Hugging Face fast-tokenizer format");
    }
  }

  @Test
  void a_tokenizer_without_the_special_tokens_of_the_manifest_is_refused() {
    String other = new String(TinyModel.tokenizer(), UTF_8).replace("[PAD]", "[FILL]");
    TinyBundles.writeWithTokenizer(folder, other.getBytes(UTF_8));

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem(
                "tokenizer.json: preprocessing.prompt.padToken",
                "[PAD] is read as [[UNK]]",
                "one token, as the manifest says"));
  }

  @Test
  void a_huge_tokenizer_is_not_even_read() throws Exception {
    TinyBundles.write(folder);
    try (FileChannel file =
        FileChannel.open(folder.resolve("tokenizer.json"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[1]), 1L << 30);
    }

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem("tokenizer.json", "1073741825 bytes", "at most 67108864 bytes"));
  }

  @Test
  void tokenizer_and_graph_are_told_together() {
    TinyBundles.write(folder, new byte[] {1, 2, 3}, "{}".getBytes(UTF_8));

    List<Problem> problems = problems();

    assertThat(problems).extracting(Problem::where).containsExactly("tokenizer.json", "model.onnx");
  }

  @Test
  void two_models_can_be_loaded_at_once() throws Exception {
    TinyBundles.write(folder.resolve("a"), "first", "1");
    TinyBundles.write(folder.resolve("b"), "second", "1");

    try (RewardModel a =
            RewardModelLoader.load(
                folder.resolve("a"), ExecutionDevice.cpu(), LoadOptions.defaults());
        RewardModel b =
            RewardModelLoader.load(
                folder.resolve("b"), ExecutionDevice.cpu(), LoadOptions.defaults())) {
      assertThat(a.identity().digest()).isNotEqualTo(b.identity().digest());
      assertThat(a.tokenize("a red circle").ids()).isEqualTo(b.tokenize("a red circle").ids());
    }
  }

  private RewardModel load() throws ModelLoadException {
    return RewardModelLoader.load(folder, ExecutionDevice.cpu(), LoadOptions.defaults());
  }

  private List<Problem> problems() {
    ModelLoadException thrown =
        catchThrowableOfType(ModelLoadException.class, () -> load().close());
    assertThat(thrown).isNotNull();
    assertThat(thrown).hasMessageContaining(folder.toString());
    return thrown.problems();
  }
}
