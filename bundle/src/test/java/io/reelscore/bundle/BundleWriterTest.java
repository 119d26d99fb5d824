package io.reelscore.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
  @TempDir Path folder;

  @Test
  void what_is_written_is_read_back() throws Exception {
    ModelIdentity written = Samples.writer().write(folder.resolve("m"));

    Bundle bundle = BundleReader.open(folder.resolve("m"));

    assertThat(bundle.identity()).isEqualTo(written);
    assertThat(bundle.manifest().withFiles(Map.of())).isEqualTo(Samples.manifest());
    assertThat(bundle.reference()).isEqualTo(Samples.reference());
    assertThat(bundle.golden().samples())
        .usingRecursiveComparison()
        .isEqualTo(Samples.golden().samples());
    assertThat(bundle.manifest().files())
        .containsOnlyKeys(
            "golden/g0.rgb",
            "golden/g1.rgb",
            "golden/golden.json",
            "model.onnx",
            "reference.json",
            "tokenizer.json");
    assertThat(Files.readAllBytes(bundle.path(BundleFiles.MODEL))).containsExactly(1, 2, 3);
  }

  @Test
  void a_choice_of_shapes_is_written_and_read_back() throws Exception {
    Samples.shapes().write(folder.resolve("m"));

    Bundle bundle = BundleReader.open(folder.resolve("m"));
    String manifest = Files.readString(folder.resolve("m/manifest.json"));

    assertThat(bundle.manifest().withFiles(Map.of())).isEqualTo(Samples.shapesManifest());
    assertThat(manifest)
        .startsWith("{\n  \"schemaVersion\": \"1.1\",")
        .contains("\"counts\": [ 1, 2, 4 ]", "\"lengths\": [ 3, 5 ]")
        .contains("\"shape\": [ \"batch\", \"frames\", 4, 4, 3 ]")
        .contains("\"shape\": [ \"batch\", \"tokens\" ]");
  }

  @Test
  void the_same_content_gives_the_same_bytes() throws Exception {
    Samples.writer().write(folder.resolve("a"));
    Samples.writer().write(folder.resolve("b"));

    Map<String, List<Byte>> a = bytes(folder.resolve("a"));
    Map<String, List<Byte>> b = bytes(folder.resolve("b"));

    assertThat(a).isEqualTo(b).hasSize(8);
  }

  @Test
  void the_manifest_is_written_for_human_eyes() throws Exception {
    Samples.writer().write(folder.resolve("m"));

    String manifest = Files.readString(folder.resolve("m/manifest.json"));

    assertThat(manifest)
        .startsWith("{\n  \"schemaVersion\": \"1.0\",\n  \"name\": \"sample\",\n")
        .contains("\"role\": \"prompt_tokens\"")
        .contains("\"shape\": [ \"batch\", 2, 4, 4, 3 ]")
        .contains("\"determinism\": \"batch_invariant\"")
        .endsWith("}\n")
        .doesNotContain("\r", "counts", "lengths");
  }

  @Test
  void a_changed_byte_of_any_file_changes_the_identity_but_not_the_model_card() throws Exception {
    ModelIdentity first = Samples.writer().write(folder.resolve("a"));

    ModelIdentity otherModel =
        Samples.writer().model(new byte[] {1, 2, 4}).write(folder.resolve("b"));
    ModelIdentity otherCard = Samples.writer().modelCard("# other\n").write(folder.resolve("c"));

    assertThat(otherModel.digest()).isNotEqualTo(first.digest());
    assertThat(otherCard).isEqualTo(first);
  }

  @Test
  void an_older_bundle_is_replaced_as_a_whole() throws Exception {
    Samples.writer().file("extra.bin", new byte[1]).write(folder.resolve("m"));

    Samples.writer().write(folder.resolve("m"));

    assertThat(folder.resolve("m/extra.bin")).doesNotExist();
    assertThat(BundleReader.open(folder.resolve("m")).manifest().files())
        .doesNotContainKey("extra.bin");
    assertThat(children(folder)).containsExactly("m");
  }

  @Test
  void a_folder_with_other_things_is_left_alone() throws Exception {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("manifest.json"), "{\"name\": \"a browser extension\"}");
    Path mixed = folder.resolve("mixed");
    Samples.writer().write(mixed);
    Files.writeString(mixed.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> Samples.writer().write(foreign))
        .isInstanceOf(IOException.class)
        .hasMessage(
            foreign
                + ": holds manifest.json (expected: a bundle and nothing else, an empty folder, or"
                + " nothing yet)");
    assertThatThrownBy(() -> Samples.writer().write(mixed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds thesis.txt");

    assertThat(children(foreign)).containsExactly("manifest.json");
    assertThat(children(mixed)).hasSize(7).contains("thesis.txt", "model.onnx");
  }

  @Test
  void an_empty_folder_and_a_damaged_bundle_are_replaced() throws Exception {
    Path target = Files.createDirectory(folder.resolve("m"));

    Samples.writer().write(target);
    Files.write(target.resolve("model.onnx"), new byte[] {0});
    Samples.writer().write(target);

    assertThat(BundleReader.open(target).manifest().name()).isEqualTo("sample");
  }

  @Test
  void an_unsound_bundle_is_not_written_and_leaves_nothing() {
    BundleWriter withoutTokenizer =
        BundleWriter.of(Samples.manifest())
            .model(new byte[1])
            .reference(Samples.reference())
            .golden(Samples.golden());

    assertThatThrownBy(() -> withoutTokenizer.write(folder.resolve("m")))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("no tokenizer.json");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void names_that_leave_the_bundle_are_refused() {
    BundleWriter writer = Samples.writer();

    for (String name :
        List.of("../x", "/etc/x", "a/../../x", "a//b", "", ".hidden", "a\\b", "C:x", "a/")) {
      assertThatThrownBy(() -> writer.file(name, new byte[1]))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<String> children(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, List<Byte>> bytes(Path folder) throws IOException {
    Map<String, List<Byte>> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(path);
        List<Byte> boxed = new ArrayList<>();
        for (byte b : content) {
          boxed.add(b);
        }
        contents.put(folder.relativize(path).toString(), boxed);
      }
    }
    return contents;
  }
}
