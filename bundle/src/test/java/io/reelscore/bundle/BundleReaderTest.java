package io.reelscore.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleReaderTest {
  @TempDir Path temp;
  private Path folder = Path.of("");

  @BeforeEach
  void write_a_sound_bundle() throws Exception {
    folder = temp.resolve("m");
    Samples.writer().write(folder);
  }

  @Test
  void a_place_without_a_folder_is_told() throws Exception {
    Path file = Files.writeString(temp.resolve("m.zip"), "PK");

    List<Problem> nothing = problemsOf(temp.resolve("none"));
    List<Problem> notFolder = problemsOf(file);
    List<Problem> empty = problemsOf(Files.createDirectory(temp.resolve("empty")));

    assertThat(nothing)
        .containsExactly(
            new Problem(
                temp.resolve("none").toString(), "nothing", "a folder that holds manifest.json"));
    assertThat(notFolder)
        .containsExactly(
            new Problem(file.toString(), "a file", "a folder that holds manifest.json"));
    assertThat(empty).containsExactly(new Problem("manifest.json", "missing", "a plain file"));
  }

  @Test
  void a_changed_byte_is_found_in_every_listed_file() throws Exception {
    for (String file : BundleReader.open(folder).manifest().files().keySet()) {
      byte[] content = Files.readAllBytes(folder.resolve(file));
      byte[] changed = content.clone();
      changed[changed.length / 2] ^= 1;
      Files.write(folder.resolve(file), changed);

      List<Problem> problems = problems();

      assertThat(problems)
          .as(file)
          .anySatisfy(problem -> {
            assertThat(problem.where()).isEqualTo(file);
            assertThat(problem.found()).isEqualTo("sha256 " + Sha256.of(changed));
            assertThat(problem.expected()).startsWith("sha256 " + Sha256.of(content));
          });
      Files.write(folder.resolve(file), content);
    }
  }

  @Test
  void all_problems_are_told_at_once() throws Exception {
    edit(
        "manifest.json",
        text ->
            text.replace("\"maxBatch\": 4", "\"maxBatch\": \"four\"")
                .replace("\"fp32\"", "\"int8\"")
                .replace("segment_centers", "every_second")
                .replace("\"role\": \"frames\"", "\"role\": \"audio\""));
    Files.write(folder.resolve("model.onnx"), new byte[] {9});
    Files.delete(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("notes.txt"), "hello");

    List<Problem> problems = problems();

    assertThat(problems)
        .extracting(Problem::where)
        .contains(
            "manifest.json: batching.maxBatch",
            "manifest.json: preprocessing.frames.sampling",
            "manifest.json: inputs[0].role",
            "model.onnx",
            "tokenizer.json",
            "notes.txt");
    assertThat(problems)
        .contains(
            new Problem("manifest.json: batching.maxBatch", "\"four\"", "an integer"),
            new Problem("tokenizer.json", "missing", "a plain file"),
            new Problem("notes.txt", "a file the manifest doesn't list", "only listed files"));
  }

  @Test
  void values_a_record_refuses_are_told_with_their_place() throws Exception {
    edit("manifest.json", text -> text.replace("\"tokensPerItem\": 9", "\"tokensPerItem\": 0"));

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(new Problem("manifest.json: batching.tokensPerItem", "0", "1..16777216"));
  }

  @Test
  void an_unknown_major_version_is_refused_and_nothing_else_is_told() throws Exception {
    for (String version : List.of("2.0", "0.9", "1", "1.0.0", "")) {
      edit(
          "manifest.json",
          text ->
              text.replaceFirst(
                  "\"schemaVersion\": \"[^\"]*\"", "\"schemaVersion\": \"" + version + "\""));

      List<Problem> problems = problems();

      assertThat(problems).as(version).hasSize(1);
      assertThat(problems.get(0).toString())
          .isEqualTo(
              "manifest.json: schemaVersion: \""
                  + version
                  + "\" (expected: 1.x; this program writes 1.2)");
    }
  }

  @Test
  void unknown_fields_are_mistakes_in_a_known_version_and_ignored_in_a_newer_minor_one()
      throws Exception {
    edit("manifest.json", text -> text.replaceFirst("\\{", "{\n  \"colour\": \"red\","));

    List<Problem> known = problems();
    edit("manifest.json", text -> text.replace("\"1.0\"", "\"1.7\""));
    Bundle newer = BundleReader.open(folder);

    assertThat(known)
        .containsExactly(
            new Problem("manifest.json: colour", "an unknown field", "no field of that name"));
    assertThat(newer.manifest().schemaVersion()).isEqualTo("1.7");
  }

  @Test
  void a_choice_of_shapes_is_read_from_version_1_1_on_and_unknown_before() throws Exception {
    edit("manifest.json", text -> text.replace("\"count\": 2,", "\"count\": 2, \"counts\": [2],"));
    edit(
        "manifest.json",
        text -> text.replace("\"maxTokens\": 5,", "\"maxTokens\": 5, \"lengths\": 5,"));

    List<Problem> old = problems();
    edit("manifest.json", text -> text.replace("\"1.0\"", "\"1.1\""));
    List<Problem> known = problems();
    edit("manifest.json", text -> text.replace("\"lengths\": 5", "\"lengths\": [5]"));
    Bundle read = BundleReader.open(folder);

    assertThat(old)
        .containsExactly(
            new Problem(
                "manifest.json: preprocessing.frames.counts",
                "an unknown field",
                "no field of that name"),
            new Problem(
                "manifest.json: preprocessing.prompt.lengths",
                "an unknown field",
                "no field of that name"));
    assertThat(known)
        .containsExactly(
            new Problem("manifest.json: preprocessing.prompt.lengths", "5", "an array"));
    assertThat(read.manifest().preprocessing()).isEqualTo(Samples.manifest().preprocessing());
  }

  @Test
  void golden_frames_may_have_each_of_the_legal_counts() throws Exception {
    Samples.shapes().write(folder);

    Bundle bundle = BundleReader.open(folder);
    rewrite(bundle.manifest(), "golden/g1.rgb", text -> text.substring(48));

    assertThat(bundle.manifest().preprocessing().frames().counts()).containsExactly(1, 2, 4);
    assertThat(bundle.manifest().preprocessing().prompt().lengths()).containsExactly(3, 5);
    assertThat(problems()).isEmpty();
    rewrite(bundle.manifest(), "golden/g1.rgb", text -> text.substring(1));
    assertThat(problems())
        .containsExactly(
            new Problem(
                "golden/g1.rgb",
                "47 bytes",
                "48 or 96 or 192 bytes, as preprocessing.frames says"));
  }

  @Test
  void json_that_is_not_well_formed_is_told_with_its_line() throws Exception {
    List<byte[]> damaged =
        List.of(
            "{\n \"name\": }".getBytes(UTF_8),
            "{\"name\": \"a\", \"name\": \"b\"}".getBytes(UTF_8),
            "[]".getBytes(UTF_8),
            "{} {}".getBytes(UTF_8),
            "".getBytes(UTF_8),
            "[".repeat(100_000).getBytes(UTF_8),
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});

    for (byte[] content : damaged) {
      Files.write(folder.resolve("manifest.json"), content);

      List<Problem> problems = problems();

      assertThat(problems).hasSize(1);
      assertThat(problems.get(0).where()).isEqualTo("manifest.json");
      assertThat(problems.get(0).expected()).startsWith("a JSON object in UTF-8");
    }
  }

  @Test
  void a_file_larger_than_its_limit_is_not_read() throws Exception {
    try (var channel =
        Files.newByteChannel(folder.resolve("reference.json"), StandardOpenOption.WRITE)) {
      channel.position(BundleFiles.MAX_JSON_BYTES);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(new Problem("reference.json", "16777217 bytes", "at most 16777216 bytes"));
  }

  @Test
  void a_link_within_the_bundle_is_followed() throws Exception {
    Files.delete(folder.resolve("golden/g1.rgb"));
    Files.createSymbolicLink(folder.resolve("golden/g1.rgb"), Path.of("g0.rgb"));

    Bundle bundle = BundleReader.open(folder);

    assertThat(bundle.golden().samples()).hasSize(2);
  }

  @Test
  void a_folder_in_the_place_of_a_file_is_refused() throws Exception {
    Files.delete(folder.resolve("model.onnx"));
    Files.createDirectory(folder.resolve("model.onnx"));

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(new Problem("model.onnx", "not a plain file", "a plain file"));
  }

  @Test
  void a_link_out_of_the_bundle_is_refused() throws Exception {
    Path model = folder.resolve("model.onnx");
    Path outside = Files.move(model, temp.resolve("outside.onnx"));
    Files.createSymbolicLink(model, outside);

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem("model.onnx", "a link to " + outside.toRealPath(), "a file in the bundle"));
  }

  @Test
  void a_listed_name_that_leaves_the_bundle_is_refused_and_not_opened() throws Exception {
    edit(
        "manifest.json",
        text ->
            text.replace(
                "\"files\": {", "\"files\": {\n    \"../secret\": \"" + "0".repeat(64) + "\","));

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(new Problem("manifest.json: files", "\"../secret\"", BundlePath.RULE));
  }

  @Test
  void reference_and_golden_samples_cover_just_the_dimensions() throws Exception {
    Manifest manifest = BundleReader.open(folder).manifest();
    rewrite(manifest, "reference.json", text -> text.replace("\"truth\"", "\"lies\""));
    Manifest second = manifestOf(folder);
    rewrite(second, "golden/golden.json", text -> text.replace("\"beauty\"", "\"fame\""));

    List<Problem> problems = problems();

    assertThat(problems)
        .contains(
            new Problem("reference.json: dimensions", "[beauty, lies]", "just [beauty, truth]"),
            new Problem(
                "golden/golden.json: samples.g0.rewards", "[fame, truth]", "just [beauty, truth]"));
  }

  @Test
  void a_reference_without_spread_is_refused() throws Exception {
    rewrite(
        BundleReader.open(folder).manifest(),
        "reference.json",
        text -> text.replaceFirst("\"std\": [0-9.]+", "\"std\": 0.0"));

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem("reference.json: dimensions.beauty.std", "0.0", "a finite number > 0"));
  }

  @Test
  void golden_frames_have_the_size_of_a_sample() throws Exception {
    Manifest manifest = BundleReader.open(folder).manifest();
    rewrite(manifest, "golden/g1.rgb", text -> text.substring(1));

    List<Problem> problems = problems();

    assertThat(problems)
        .containsExactly(
            new Problem("golden/g1.rgb", "95 bytes", "96 bytes, as preprocessing.frames says"));
  }

  @Test
  void the_identity_does_not_depend_on_the_layout_of_the_manifest() throws Exception {
    ModelIdentity written = BundleReader.open(folder).identity();

    edit("manifest.json", text -> text.replace("\n", "\n\t ").replace("\": ", "\" :   "));
    ModelIdentity spaced = BundleReader.open(folder).identity();

    assertThat(spaced).isEqualTo(written);
  }

  private List<Problem> problems() {
    return problemsOf(folder);
  }

  private static List<Problem> problemsOf(Path folder) {
    try {
      BundleReader.open(folder);
      return List.of();
    } catch (BundleException e) {
      return e.problems();
    }
  }

  private void edit(String file, UnaryOperator<String> change) throws IOException {
    String before = Files.readString(folder.resolve(file), ISO_8859_1);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(folder.resolve(file), after, ISO_8859_1);
  }

  /** Edits a file and gives the manifest its new digest. */
  private void rewrite(Manifest manifest, String file, UnaryOperator<String> change)
      throws IOException {
    edit(file, change);
    var digests = new TreeMap<>(manifest.files());
    digests.put(file, Sha256.of(folder.resolve(file)));
    Files.write(folder.resolve("manifest.json"), ManifestJson.write(manifest.withFiles(digests)));
  }

  private static Manifest manifestOf(Path folder) throws IOException {
    List<Problem> problems = new ArrayList<>();
    var node =
        requireNonNull(
            JsonFile.parse(
                "manifest.json", Files.readAllBytes(folder.resolve("manifest.json")), problems));
    return requireNonNull(ManifestJson.read(node, new SchemaVersion(1, 1), problems));
  }
}
