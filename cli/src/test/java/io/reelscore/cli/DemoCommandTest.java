package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.SampledClip;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTest {
  @TempDir private Path home;

  @Test
  void json_is_one_object_a_clip_and_nothing_else() throws Exception {
    ModelIdentity identity = TinyBundles.write(home.resolve("models/demo"));

    CommandRun run = CliProcess.run(home, "demo", "--json", "--scenes", "2");
    List<JsonNode> lines =
        run.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();

    assertThat(run.exitCode()).as(run.err()).isEqualTo(0);
    assertThat(lines).hasSize(8);
    assertThat(lines)
        .allSatisfy(line ->
            assertThat(line.propertyNames())
                .containsExactly(
                    "file",
                    "prompt",
                    "defect",
                    "outcome",
                    "rewards",
                    "composite",
                    "model",
                    "millis",
                    "warnings"));
    assertThat(lines)
        .extracting(line -> line.get("defect").stringValue())
        .startsWith(
            "none", "physical_plausibility", "subject_deformity", "semantic_alignment", "none");
    assertThat(lines)
        .extracting(line -> line.get("model").stringValue())
        .containsOnly(identity.text());
  }

  @Test
  void the_clips_are_kept_as_h264_files() throws Exception {
    TinyBundles.write(home.resolve("other"));
    Path out = home.resolve("clips here");

    CommandRun run =
        CommandRun.of(
            "demo",
            "--scenes",
            "1",
            "--bundle",
            home.resolve("other").toString(),
            "--out",
            out.toString());
    SampledClip clip =
        FfmpegVideoDecoder.create()
            .decode(
                out.resolve("01-wrong-prompt.mp4"), new FrameSpec(8, 32, 32), DecodeLimits.DEFAULT);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(0);
    assertThat(run.out())
        .contains("01-clean.mp4", "01-physics.mp4", "01-deformity.mp4", "01-wrong-prompt.mp4")
        .contains("Model: tiny@", "Spoilt clips below the clean clip of their scene: ");
    assertThat(clip.codec()).isEqualTo("h264");
    assertThat(clip.decodedFrames()).isEqualTo(17);
  }

  @Test
  void a_bundle_that_is_not_there_is_told_in_one_sentence() {
    CommandRun run = CommandRun.of("demo", "--bundle", home.resolve("absent").toString());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("absent");
  }

  @Test
  void the_number_of_scenes_is_checked() {
    CommandRun run = CommandRun.of("demo", "--scenes", "0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--scenes: 0 (expected: 1..99)");
  }
}
