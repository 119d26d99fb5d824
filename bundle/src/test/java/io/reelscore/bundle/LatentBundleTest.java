package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles of version 1.2: latents, a timestep, an embedding of the prompt, or no prompt. */
class LatentBundleTest {
  private static final Manifest SOUND = Samples.latentsManifest();

  @TempDir Path temp;

  @Test
  void what_is_written_is_read_back() throws Exception {
    ModelIdentity written = Samples.latents().write(temp.resolve("m"));

    Bundle bundle = BundleReader.open(temp.resolve("m"));

    assertThat(bundle.identity()).isEqualTo(written);
    assertThat(bundle.manifest().withFiles(Map.of())).isEqualTo(SOUND);
    assertThat(bundle.golden().samples())
        .usingRecursiveComparison()
        .isEqualTo(Samples.latentsGolden().samples());
    assertThat(bundle.manifest().files())
        .containsOnlyKeys(
            "golden/g0.embedding",
            "golden/g0.latents",
            "golden/golden.json",
            "model.onnx",
            "reference.json");
    assertThat(Files.readString(temp.resolve("m/manifest.json")))
        .startsWith("{\n  \"schemaVersion\": \"1.2\",")
        .contains("\"latents\": {", "\"default\": 500.0", "\"promptEmbedding\": {")
        .doesNotContain("\"frames\": {", "\"prompt\": {", "standard");
    assertThat(Files.readString(temp.resolve("m/golden/golden.json")))
        .contains("\"promptMask\": [ 1, 1, 0 ]", "\"timestep\": 250.0");
    assertThat(Files.readAllBytes(temp.resolve("m/golden/g0.embedding")))
        .startsWith(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40);
  }

  @Test
  void a_text_goes_with_latents_an_embedding_with_frames_and_no_prompt_with_either()
      throws Exception {
    Preprocessing pixels = Samples.manifest().preprocessing();
    Latents latents = new Latents(2, 3, 4, 5, "vae@1", null);
    InputTensor x = SOUND.input(Role.LATENTS);
    InputTensor frames = Samples.manifest().input(Role.FRAMES);

    Manifest text =
        Samples.with(
            new Preprocessing(latents, pixels.prompt()),
            List.of(
                x,
                Samples.manifest().input(Role.PROMPT_TOKENS),
                Samples.manifest().input(Role.PROMPT_MASK)),
            "1.2");
    Manifest embedding =
        Samples.with(
            new Preprocessing(pixels.clip(), SOUND.preprocessing().prompt()),
            List.of(frames, SOUND.input(Role.PROMPT_EMBEDDING), SOUND.input(Role.PROMPT_MASK)),
            "1.2");
    Manifest alone =
        Samples.with(
            new Preprocessing(pixels.clip(), new PromptForm.None()), List.of(frames), "1.2");

    GoldenClip noise = new GoldenClip.Latents(new byte[240], null);
    GoldenClip picture = new GoldenClip.Frames(new byte[96]);
    GoldenPrompt vectors = Samples.latentsGolden().samples().get(0).prompt();
    requireReadBack(text, golden(noise, new GoldenPrompt.Text("a red circle")));
    requireReadBack(embedding, golden(picture, vectors));
    requireReadBack(alone, golden(picture, new GoldenPrompt.None()));
  }

  private void requireReadBack(Manifest manifest, GoldenSet golden) throws Exception {
    BundleWriter writer = Samples.latents(manifest, golden);
    if (manifest.preprocessing().readsText()) {
      writer.tokenizer(new byte[] {'{', '}'});
    }
    writer.write(temp.resolve("m"));

    Bundle bundle = BundleReader.open(temp.resolve("m"));

    assertThat(bundle.manifest().withFiles(Map.of())).isEqualTo(manifest);
    assertThat(bundle.golden().samples()).usingRecursiveComparison().isEqualTo(golden.samples());
  }

  private static GoldenSet golden(GoldenClip clip, GoldenPrompt prompt) {
    return new GoldenSet(
        1e-4, List.of(new GoldenSample("g", clip, prompt, Map.of("beauty", 0.25, "truth", -1.5))));
  }

  @Test
  void inputs_have_the_roles_types_and_shapes_that_preprocessing_makes() {
    refused(
        () ->
            Samples.latentsManifest(
                (Latents) SOUND.preprocessing().clip(),
                List.of(
                    new InputTensor(
                        "x", Role.LATENTS, "uint8", List.of("batch", "3", "2", "4", "5")),
                    new InputTensor("t", Role.TIMESTEP, "float16", List.of("batch", "1")),
                    new InputTensor("p", Role.PROMPT_TOKENS, "int64", List.of("batch", "3")),
                    SOUND.input(Role.PROMPT_MASK))),
        "inputs.x.dataType: uint8 (expected: float16 | bfloat16 | float32 for role latents)",
        "inputs.x.shape: [batch, 3, 2, 4, 5] (expected: [batch, 2, 3, 4, 5], as preprocessing"
            + " says)",
        "inputs.t.dataType: float16 (expected: float32 for role timestep)",
        "inputs.t.shape: [batch, 1] (expected: [batch], as preprocessing says)",
        "inputs: 1 with role prompt_tokens (expected: none, as preprocessing says)",
        "inputs: 0 with role prompt_embedding (expected: exactly 1 of each)");
    refused(
        () -> Samples.latentsManifest(new Latents(2, 3, 4, 5, "vae@1", null), SOUND.inputs()),
        "inputs: 1 with role timestep (expected: none, as preprocessing says)");
  }

  @Test
  void parts_refuse_values_out_of_their_range() {
    refused(
        () -> new Latents(0, 5000, 1, 1, "a vae", null),
        "channels: 0 (expected: 1..1024)",
        "frames: 5000 (expected: 1..4096)",
        "encoder: \"a vae\" (expected: [A-Za-z0-9][A-Za-z0-9._@/+-]{0,127})");
    refused(
        () -> new Latents(1024, 4096, 8192, 8192, "vae", null),
        "channels x frames x height x width: 281474976710656 (expected: 1..268435456)");
    refused(
        () -> new PromptEmbedding(0, 1 << 17, ""),
        "tokens: 0 (expected: 1..8192)",
        "width: 131072 (expected: 1..65536)",
        "encoder: \"\" (expected: [A-Za-z0-9][A-Za-z0-9._@/+-]{0,127})");
    refused(
        () -> new Timestep(1, 1, 2f),
        "max: 1.0 (expected: a float32 above min)",
        "default: 2.0 (expected: 1.0..1.0)");
    refused(
        () -> new Timestep(Float.NEGATIVE_INFINITY, Float.NaN, null),
        "min: -Infinity (expected: a number within float32)",
        "max: NaN (expected: a float32 above min)");
    assertThat(new Timestep(0, 1, null).isLegal(1)).isTrue();
    assertThat(new Timestep(0, 1, null).isLegal(Float.NaN)).isFalse();
  }

  @Test
  void a_full_batch_of_latents_fits_one_buffer() {
    Latents large = new Latents(1024, 64, 64, 64, "vae", null);

    refused(
        () ->
            Samples.latentsManifest(
                large,
                List.of(
                    new InputTensor(
                        "x", Role.LATENTS, "float32", List.of("batch", "1024", "64", "64", "64")),
                    SOUND.input(Role.PROMPT_EMBEDDING),
                    SOUND.input(Role.PROMPT_MASK))),
        "batching.maxBatch x bytes of a sample: 4294967296 (expected: 1..2147483647)");
  }

  @Test
  void an_older_version_cannot_say_it_and_a_tokenizer_has_no_place() throws Exception {
    refused(
        () -> Samples.with(SOUND.preprocessing(), SOUND.inputs(), "1.1"),
        "schemaVersion: \"1.1\" (expected: 1.2, for what is not frames and a text)");
    assertThat(Manifest.schemaVersionFor(SOUND.preprocessing())).isEqualTo("1.2");
    assertThat(problems(Samples.latents().tokenizer(new byte[] {'{', '}'})))
        .containsExactly(
            "files: \"tokenizer.json\" (expected: no entry for it, as the model reads no text)");
  }

  @Test
  void fields_of_version_1_2_are_unknown_before() throws Exception {
    Samples.latents().write(temp.resolve("m"));
    edit("manifest.json", text -> text.replace("\"1.2\"", "\"1.1\""));

    assertThat(openProblems())
        .contains(
            "manifest.json: preprocessing.latents: an unknown field (expected: no field of that"
                + " name)",
            "manifest.json: preprocessing.frames: nothing (expected: this field)",
            "manifest.json: preprocessing.prompt: nothing (expected: this field)");
  }

  @Test
  void a_clip_has_one_form_and_a_prompt_at_most_one() throws Exception {
    Samples.latents().write(temp.resolve("m"));
    edit(
        "manifest.json",
        text -> text.replace("\"latents\": {", "\"frames\": 1, \"prompt\": 2, \"latents\": {"));

    assertThat(openProblems())
        .contains(
            "manifest.json: preprocessing.latents: beside frames (expected: one of frames |"
                + " latents)",
            "manifest.json: preprocessing.promptEmbedding: beside prompt (expected: one of prompt"
                + " | promptEmbedding)");
    edit("manifest.json", text -> text.replace("\"frames\": 1, \"prompt\": 2, ", ""));
    edit("manifest.json", text -> text.replace("\"latents\": {", "\"audio\": {"));
    assertThat(openProblems())
        .contains("manifest.json: preprocessing.frames: nothing (expected: frames | latents)");
  }

  @Test
  void golden_samples_are_what_the_model_takes() throws Exception {
    assertThat(problems(Samples.latents(SOUND, Samples.latentsGolden(1001f, List.of(1, 2)))))
        .containsExactly(
            "golden/golden.json: samples.g0.timestep: 1001.0 (expected: 0.0..1000.0, as"
                + " preprocessing.latents says)",
            "golden/golden.json: samples.g0.promptMask: [1, 2] (expected: 3 numbers, 1 for a token"
                + " and 0 for padding, not all 0)");
    assertThat(
            problems(
                Samples.latents(
                    SOUND,
                    golden(
                        new GoldenClip.Latents(new byte[239], null),
                        GoldenPrompt.Embedding.of(new float[5], List.of(0, 0, 0))))))
        .containsExactly(
            "golden/g.latents: 239 bytes (expected: 240 bytes, as preprocessing.latents says)",
            "golden/g.embedding: 20 bytes (expected: 24 bytes, as preprocessing.promptEmbedding"
                + " says)",
            "golden/golden.json: samples.g.promptMask: [0, 0, 0] (expected: 3 numbers, 1 for a"
                + " token and 0 for padding, not all 0)");
    assertThat(problems(Samples.latents(SOUND, Samples.golden())))
        .contains(
            "golden/golden.json: samples.g0: frames (expected: latents, as preprocessing says)",
            "golden/golden.json: samples.g0: a prompt (expected: a promptEmbedding, as"
                + " preprocessing says)");
  }

  @Test
  void a_golden_sample_names_a_timestep_where_the_manifest_names_none() throws Exception {
    Manifest demanding =
        Samples.latentsManifest(
            new Latents(2, 3, 4, 5, "vae@1", new Timestep(0, 1, null)), SOUND.inputs());
    List<InputTensor> untimed = new ArrayList<>(SOUND.inputs());
    untimed.remove(1);
    Manifest without = Samples.latentsManifest(new Latents(2, 3, 4, 5, "vae@1", null), untimed);

    assertThat(problems(Samples.latents(demanding, Samples.latentsGolden(null, List.of(1, 1, 1)))))
        .containsExactly(
            "golden/golden.json: samples.g0.timestep: none (expected: one, as"
                + " preprocessing.latents has no default)");
    assertThat(problems(Samples.latents(without, Samples.latentsGolden(0f, List.of(1, 1, 1)))))
        .containsExactly(
            "golden/golden.json: samples.g0.timestep: 0.0 (expected: none, as"
                + " preprocessing.latents says)");
  }

  @Test
  void the_demo_model_of_version_1_0_keeps_its_bytes_and_its_identity() throws Exception {
    Path demo = Path.of(System.getProperty("reelscore.root", ".."), "models/demo");
    Bundle bundle = BundleReader.open(demo);

    byte[] manifest = ManifestJson.write(bundle.manifest());

    assertThat(bundle.manifest().schemaVersion()).isEqualTo("1.0");
    assertThat(manifest).isEqualTo(Files.readAllBytes(demo.resolve("manifest.json")));
    assertThat(GoldenJson.write(bundle.golden()))
        .isEqualTo(Files.readAllBytes(demo.resolve("golden/golden.json")));
    assertThat(ManifestJson.identity(manifest, bundle.manifest())).isEqualTo(bundle.identity());
  }

  private static void refused(ThrowingCallable call, String... messages) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(thrown ->
            assertThat(String.valueOf(thrown.getMessage()).split("; "))
                .containsExactlyInAnyOrder(messages));
  }

  private List<String> problems(BundleWriter writer) throws IOException {
    try {
      writer.write(temp.resolve("refused"));
      return List.of();
    } catch (BundleException e) {
      return e.problems().stream().map(Problem::toString).toList();
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private List<String> openProblems() {
    BundleException refusal =
        catchThrowableOfType(BundleException.class, () -> BundleReader.open(temp.resolve("m")));
    return refusal.problems().stream().map(Problem::toString).toList();
  }

  private void edit(String file, UnaryOperator<String> change) throws IOException {
    Path path = temp.resolve("m").resolve(file);
    String before = Files.readString(path);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(path, after);
  }
}
