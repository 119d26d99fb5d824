package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Manifest.Training;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final Manifest SOUND = Samples.manifest();
  private static final OutputTensor BEAUTY = SOUND.outputs().get(0);
  private static final OutputTensor TRUTH = SOUND.outputs().get(1);

  @Test
  void names_and_versions_have_their_alphabet() {
    refused(
        () -> named("Big Name", "1/2"),
        "name: \"Big Name\" (expected: [a-z0-9][a-z0-9._-]{0,127})",
        "version: \"1/2\" (expected: [a-z0-9][a-z0-9._-]{0,127})");
  }

  @Test
  void a_dimension_has_a_reward_output_and_each_reward_output_a_dimension() {
    refused(
        () -> with(List.of(new Dimension("beauty", "reward.beauty")), SOUND.outputs()),
        "outputs.reward.truth: no dimension (expected: a dimension with it)");
    refused(
        () -> with(SOUND.dimensions(), List.of(BEAUTY)),
        "dimensions.truth.output: reward.truth (expected: a reward output of [reward.beauty])");
    refused(() -> with(List.of(), List.of()), "dimensions: none (expected: at least 1)");
  }

  @Test
  void names_are_not_given_twice() {
    Dimension twice = SOUND.dimensions().get(0);

    refused(
        () -> with(List.of(twice, twice, SOUND.dimensions().get(1)), SOUND.outputs()),
        "dimensions: \"beauty\" twice (expected: names of their own)",
        "dimensions.output: \"reward.beauty\" twice (expected: names of their own)");
    refused(
        () ->
            with(
                SOUND.dimensions(),
                List.of(
                    BEAUTY,
                    TRUTH,
                    new OutputTensor(
                        "frames", OutputTensor.Kind.FEATURES, "float32", List.of("batch", "2")))),
        "inputs and outputs: \"frames\" twice (expected: names of their own)");
  }

  @Test
  void outputs_are_float32_and_batched() {
    refused(
        () ->
            with(
                SOUND.dimensions(),
                List.of(
                    new OutputTensor(
                        "reward.beauty",
                        OutputTensor.Kind.REWARD,
                        "float16",
                        List.of("batch", "1")),
                    TRUTH,
                    new OutputTensor(
                        "hidden_1", OutputTensor.Kind.FEATURES, "float32", List.of("9", "batch")))),
        "outputs.reward.beauty.dataType: float16 (expected: float32)",
        "outputs.reward.beauty.shape: [batch, 1] (expected: [batch])",
        "outputs.hidden_1.shape: [9, batch] (expected: [batch, numbers >= 1])");
  }

  @Test
  void inputs_have_each_role_once_and_the_shape_that_preprocessing_makes() {
    InputTensor tokens = SOUND.input(Role.PROMPT_TOKENS);

    refused(
        () ->
            inputs(
                List.of(
                    new InputTensor(
                        "frames", Role.FRAMES, "float32", List.of("batch", "3", "2", "4", "4")),
                    tokens)),
        "inputs.frames.dataType: float32 (expected: uint8 for role frames)",
        "inputs.frames.shape: [batch, 3, 2, 4, 4] (expected: [batch, 2, 4, 4, 3], as preprocessing"
            + " says)",
        "inputs: 0 with role prompt_mask (expected: exactly 1 of each)");
  }

  @Test
  void parts_refuse_values_out_of_their_range() {
    refused(
        () -> new Frames(0, "random", 4, 9000, "nearest"),
        "count: 0 (expected: 1..4096)",
        "width: 9000 (expected: 1..8192)",
        "sampling: \"random\" (expected: segment_centers)",
        "resize: \"nearest\" (expected: bicubic_antialias)");
    refused(
        () -> new Frames(4096, "segment_centers", 8192, 8192, "bicubic_antialias"),
        "count x height x width x 3: 824633720832 (expected: 1..1073741824)");
    refused(
        () -> new Prompt("no place", 0, 0, "", " "),
        "template: \"no place\" (expected: a text with {prompt} once)",
        "maxTokens: 0 (expected: 1..8192)",
        "maxBytes: 0 (expected: 1..1048576)",
        "unknownToken: \"\" (expected: text)",
        "padToken: \" \" (expected: text)");
    refused(
        () -> new Prompt("{prompt}{prompt}", 1, 1, "u", "p"),
        "template: \"{prompt}{prompt}\" (expected: a text with {prompt} once)");
    refused(
        () -> new Batching(4, List.of(2, 2, 3), 0),
        "buckets: [2, 2, 3] (expected: ascending batch sizes >= 1)",
        "buckets: [2, 2, 3] (expected: maxBatch (4) as the last)",
        "tokensPerItem: 0 (expected: 1..16777216)");
    refused(
        () -> new InputTensor("", Role.FRAMES, "int4", List.of()),
        "name: \"\" (expected: text)",
        "dataType: \"int4\" (expected: uint8 | int64 | float32 | float16 | bfloat16)");
    refused(
        () -> new Training(true, "", "", "", "", -1, List.of(0), "", 1L << 53, ""),
        "headAttentionHeads: -1 (expected: 0..1024)",
        "seed: 9007199254740992 (expected: -9007199254740991..9007199254740991)",
        "taps: 0 (expected: 1..1024)",
        "method: \"\" (expected: text)",
        "loss: \"\" (expected: text)",
        "head: \"\" (expected: text)",
        "dataDigest: \"\" (expected: 64 lower-case hex digits (sha256))");
  }

  @Test
  void choices_of_shapes_ascend_and_hold_the_usual_one() {
    refused(
        () -> new Frames(3, List.of(4, 2), "segment_centers", 4, 4, "bicubic_antialias"),
        "counts: [4, 2] (expected: 1..16 ascending numbers of 1..4096)",
        "counts: [4, 2] (expected: count (3) among them)");
    refused(
        () -> new Frames(3, List.of(), "segment_centers", 4, 4, "bicubic_antialias"),
        "counts: [] (expected: 1..16 ascending numbers of 1..4096)",
        "counts: [] (expected: count (3) among them)");
    refused(
        () -> new Frames(2, List.of(2, 4096), "segment_centers", 8192, 8192, "bicubic_antialias"),
        "count x height x width x 3: 824633720832 (expected: 1..1073741824)");
    refused(
        () -> new Prompt("{prompt}", 8, List.of(0, 4), 9, "u", "p"),
        "lengths: [0, 4] (expected: 1..16 ascending numbers of 1..8192)",
        "lengths: [0, 4] (expected: maxTokens (8) as the last)");
  }

  @Test
  void choices_of_shapes_make_symbols_of_the_axes_and_need_version_1_1() {
    Manifest shapes = Samples.shapesManifest();

    refused(
        () ->
            copy(
                SOUND.dimensions(),
                SOUND.inputs(),
                shapes.outputs(),
                shapes.preprocessing(),
                Map.of()),
        "schemaVersion: \"1.0\" (expected: 1.1, for frames.counts or prompt.lengths)",
        "inputs.frames.shape: [batch, 2, 4, 4, 3] (expected: [batch, frames, 4, 4, 3], as"
            + " preprocessing says)",
        "inputs.prompt_tokens.shape: [batch, 5] (expected: [batch, tokens], as preprocessing"
            + " says)",
        "inputs.prompt_mask.shape: [batch, 5] (expected: [batch, tokens], as preprocessing says)");
    refused(
        () -> with(SOUND.dimensions(), shapes.outputs()),
        "outputs.hidden_1.shape: [batch, sequence, 16] (expected: [batch, numbers >= 1])");
    assertThat(Manifest.schemaVersionFor(SOUND.preprocessing())).isEqualTo("1.0");
    assertThat(Manifest.schemaVersionFor(shapes.preprocessing())).isEqualTo("1.1");
  }

  @Test
  void a_full_batch_fits_one_buffer() {
    Preprocessing large =
        new Preprocessing(
            new Frames(64, "segment_centers", 2048, 2048, "bicubic_antialias"),
            SOUND.preprocessing().prompt());

    assertThatThrownBy(
            () -> copy(SOUND.dimensions(), SOUND.inputs(), SOUND.outputs(), large, Map.of()))
        .hasMessageContaining(
            "batching.maxBatch x bytes of a sample: 3221225472 (expected: 1..2147483647)");
  }

  @Test
  void files_have_legal_names_and_digests() {
    refused(
        () ->
            copy(
                SOUND.dimensions(),
                SOUND.inputs(),
                SOUND.outputs(),
                SOUND.preprocessing(),
                Map.of("MODEL_CARD.md", "0".repeat(64), "a/../b", "0".repeat(64), "c", "FF")),
        "files: \"MODEL_CARD.md\" (expected: no entry for MODEL_CARD.md)",
        "files: \"a/../b\" (expected: " + BundlePath.RULE + ")",
        "files.c: \"FF\" (expected: 64 lower-case hex digits (sha256))");
  }

  private static void refused(ThrowingCallable call, String... messages) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown ->
            assertThat(String.valueOf(thrown.getMessage()).split("; "))
                .containsExactlyInAnyOrder(messages));
  }

  private static Manifest named(String name, String version) {
    return new Manifest(
        SOUND.schemaVersion(),
        name,
        version,
        SOUND.dimensions(),
        SOUND.inputs(),
        SOUND.outputs(),
        SOUND.preprocessing(),
        SOUND.batching(),
        SOUND.precision(),
        SOUND.determinism(),
        SOUND.training(),
        SOUND.limits(),
        SOUND.files());
  }

  private static Manifest with(List<Dimension> dimensions, List<OutputTensor> outputs) {
    return copy(dimensions, SOUND.inputs(), outputs, SOUND.preprocessing(), Map.of());
  }

  private static Manifest inputs(List<InputTensor> inputs) {
    return copy(SOUND.dimensions(), inputs, SOUND.outputs(), SOUND.preprocessing(), Map.of());
  }

  private static Manifest copy(
      List<Dimension> dimensions,
      List<InputTensor> inputs,
      List<OutputTensor> outputs,
      Preprocessing preprocessing,
      Map<String, String> files) {
    return new Manifest(
        SOUND.schemaVersion(),
        SOUND.name(),
        SOUND.version(),
        dimensions,
        inputs,
        outputs,
        preprocessing,
        SOUND.batching(),
        SOUND.precision(),
        SOUND.determinism(),
        SOUND.training(),
        SOUND.limits(),
        files);
  }
}
