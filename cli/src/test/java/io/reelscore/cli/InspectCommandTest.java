package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.fixtures.TinyModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {
  @TempDir private Path folder;

  @Test
  void a_bundle_is_shown_for_people() {
    ModelIdentity identity = TinyBundles.write(folder);

    CommandRun run = CommandRun.of("inspect", folder.toString());

    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(identity.text(), identity.digest(), BundleFiles.MODEL, TinyBundles.LIMIT)
        .contains(TinyModel.DIMENSIONS)
        .contains("(reference mean 0.5000, std ")
        .contains(": verified");
  }

  @Test
  void a_choice_of_shapes_is_shown() {
    TinyBundles.writeWithShapes(folder);

    CommandRun run = CommandRun.of("inspect", folder.toString());

    assertThat(run.out())
        .contains("8 (one of [2, 4, 8]) of 32 x 32 pixels")
        .contains("at most 8 (one of [4, 8]) tokens")
        .contains("[batch, frames, 32, 32, 3]", "[batch, tokens]");
  }

  @Test
  void what_a_model_of_latents_takes_is_shown() {
    TinyLatents.write(folder.resolve("default"), Variant.FLOAT32);
    TinyLatents.write(folder.resolve("sent"), Variant.FLOAT16);
    TinyLatents.write(folder.resolve("alone"), Variant.NO_PROMPT);

    CommandRun withDefault = CommandRun.of("inspect", folder.resolve("default").toString());
    CommandRun sent = CommandRun.of("inspect", folder.resolve("sent").toString());
    CommandRun alone = CommandRun.of("inspect", folder.resolve("alone").toString());

    assertThat(withDefault.out())
        .contains("latents     4 channels, 2 frames of 5 x 3, of tiny-vae@1")
        .contains("timestep    0.0..1.0, 0.25 when none is sent")
        .contains("prompt      an embedding of 6 x 8, of tiny-words@1")
        .contains("latents float32 [batch, 4, 2, 3, 5]: latents");
    assertThat(sent.out())
        .contains("timestep    0.0..1000.0, to be sent")
        .contains("prompt_embedding float16 [batch, 6, 8]: prompt_embedding");
    assertThat(alone.out()).contains("prompt      none").doesNotContain("timestep");
  }

  @Test
  void a_bundle_is_shown_as_one_json_object() {
    ModelIdentity identity = TinyBundles.write(folder);

    CommandRun run = CommandRun.of("inspect", "--json", folder.toString());
    JsonNode json = JsonMapper.shared().readTree(run.out());

    assertThat(run.out().lines()).hasSize(1);
    assertThat(json.get("identity").stringValue()).isEqualTo(identity.text());
    assertThat(json.get("verified").booleanValue()).isTrue();
    assertThat(json.at("/manifest/files").propertyNames()).contains(BundleFiles.MODEL);
    assertThat(json.get("reference").propertyNames()).containsAll(TinyModel.DIMENSIONS);
  }

  @Test
  void a_changed_byte_is_told_in_one_sentence() {
    TinyBundles.writeWithChangedByte(folder, BundleFiles.MODEL);

    CommandRun run = CommandRun.of("inspect", folder.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("reelscore: bundle " + folder).contains(BundleFiles.MODEL);
  }

  @Test
  void a_folder_that_is_not_there_is_told_in_one_sentence() {
    Path absent = folder.resolve("absent");

    CommandRun run = CommandRun.of("inspect", absent.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "reelscore: bundle %s: %s: nothing (expected: a folder that holds manifest.json)%n"
                .formatted(absent, absent));
  }
}
