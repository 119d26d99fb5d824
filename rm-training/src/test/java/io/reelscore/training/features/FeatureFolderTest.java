package io.reelscore.training.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.bundle.Prompt;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.data.DataException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFolderTest {

  private static final Stream STREAM = new Stream("text", 2, 1, 2);

  @TempDir Path folder;

  @Test
  void a_folder_with_files_of_the_user_is_refused_and_stays_as_it_is() throws Exception {
    Path own = Files.writeString(folder.resolve("backbone.onnx"), "precious");

    assertThatThrownBy(() -> FeatureFolder.begin(folder, header()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "holds backbone.onnx, but no header.json (expected: a new or empty folder, or one with features)");

    assertThat(folder).isDirectoryNotContaining("glob:**header.json*");
    assertThat(own).hasContent("precious");
  }

  @Test
  void a_folder_whose_header_was_not_finished_is_used() throws Exception {
    Files.writeString(folder.resolve("header.json.tmp"), "half");

    FeatureFolder begun = FeatureFolder.begin(folder, header());

    assertThat(begun.header()).isEqualTo(FeatureFolder.open(folder).header());
  }

  @Test
  void a_number_that_float16_does_not_hold_is_refused_by_stream_and_tap() {
    FeatureShape shape = new FeatureShape(List.of(STREAM));
    FeatureBatch batch =
        new FeatureBatch(
            1,
            List.of(new float[] {65504, -65504}, new float[] {0, -65520}),
            List.of(new byte[] {1}));

    new RecordWriter(shape, "float32").write(batch, ByteBuffer.allocate(100));
    assertThatThrownBy(
            () -> new RecordWriter(shape, "float16").write(batch, ByteBuffer.allocate(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stream text, tap 1: -65520.0 (expected: ")
        .hasMessageContaining("use float32");
  }

  @Test
  void clips_too_large_for_memory_are_refused() {
    Prompt prompt = new Prompt(Prompt.PLACEHOLDER, 16, 4096, "[UNK]", "[PAD]");
    BackboneSpec.Stream stream =
        new BackboneSpec.Stream(
            "all",
            Path.of("all.onnx"),
            Map.of("frames", new Feed.Frames(), "prompt", new Feed.PromptTokens()),
            List.of("tap"),
            false,
            0,
            0,
            "");

    assertThatThrownBy(() ->
            new BackboneSpec(
                new FrameSpec(4096, 8192, 8192), prompt, Path.of("t.json"), List.of(stream)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "frames: 4096 x 8192 x 8192, 824633720832 bytes a clip (expected: at most 1073741824 bytes)");
  }

  private static FeatureHeader header() {
    return new FeatureHeader(
        FeatureHeader.FORMAT,
        "float32",
        "0".repeat(64),
        List.of(STREAM),
        Map.of("text", List.of("a", "b")),
        1,
        "0".repeat(64),
        1,
        null,
        null,
        List.of());
  }
}
