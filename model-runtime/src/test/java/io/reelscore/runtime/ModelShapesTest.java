package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.core.Bucket;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.fixtures.TinyShapes;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that takes samples of several shapes. */
class ModelShapesTest {
  private static final String SHORT = "a red circle";
  private static final String LONG = "a red circle rolling right";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private RewardModel model;

  @BeforeEach
  void load() throws Exception {
    TinyBundles.writeWithShapes(folder.resolve("m"));
    model =
        RewardModelLoader.load(folder.resolve("m"), ExecutionDevice.cpu(), LoadOptions.defaults());
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void the_bucket_follows_from_the_sample_alone() {
    SampleInput small = sample(2, SHORT);
    SampleInput full = sample(4, "a red circle left");
    SampleInput large = sample(8, LONG);
    SampleInput cut = sample(8, LONG + " and a blue square left");

    assertThat(small.bucket()).isEqualTo(new Bucket(2, 32, 32, 4, 9 + 4));
    assertThat(ids(small)).containsExactly(2, 3, 9, 0);
    assertThat(((SamplePrompt.Tokens) small.prompt()).mask()).containsExactly(1, 1, 1, 0);
    assertThat(small.usedCost()).isEqualTo(9 + 3);
    assertThat(full.bucket()).isEqualTo(new Bucket(4, 32, 32, 4, 17 + 4));
    assertThat(full.usedCost()).isEqualTo(17 + 4);
    assertThat(large.bucket()).isEqualTo(new Bucket(8, 32, 32, 8, 41));
    assertThat(ids(large)).containsExactly(2, 3, 9, 13, 15, 0, 0, 0);
    assertThat(large.usedCost()).isEqualTo(33 + 5);
    assertThat(cut.bucket()).isEqualTo(large.bucket());
    assertThat(cut.usedCost()).isEqualTo(41);
  }

  @Test
  void frames_of_no_legal_count_are_refused() {
    assertThatThrownBy(() -> sample(3, SHORT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clip bytes: 9216 (expected: one of [6144, 12288, 24576])");
  }

  @Test
  void every_shape_is_run_and_gives_the_rewards_of_its_frames() throws Exception {
    for (int count : TinyShapes.COUNTS) {
      for (String prompt : List.of(SHORT, LONG)) {
        byte[] frames = TinyShapes.frames(count, 10 * count, 90, 3);
        SampleInput sample =
            model.input(
                new ClipInput.Frames(ByteBuffer.wrap(frames)),
                new PromptInput.Tokens(model.tokenize(prompt)));

        float[][] rows = model.executor().execute(List.of(sample, sample), new RunControl());

        Map<String, Double> expected = TinyModel.rewards(frames, prompt);
        for (int d = 0; d < 3; d++) {
          assertThat((double) rows[1][d])
              .as("%d frames, %s, %s", count, prompt, TinyModel.DIMENSIONS.get(d))
              .isEqualTo(expected.get(TinyModel.DIMENSIONS.get(d)), within(1e-5));
        }
      }
    }
  }

  @Test
  void samples_of_two_shapes_are_no_batch() {
    List<SampleInput> mixed = List.of(sample(2, SHORT), sample(4, SHORT));

    assertThatThrownBy(() -> model.executor().execute(mixed, new RunControl()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("frames=4")
        .hasMessageContaining("frames=2")
        .hasMessageEndingWith("as all of the batch)");
  }

  @Test
  void it_is_batch_invariant_in_every_shape_and_says_what_it_takes() throws Exception {
    assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
    assertThat(model.executionMode()).isEqualTo(ExecutionMode.NATURAL);
    assertThat(model.deviceFallback()).isEmpty();
    long graph = Files.size(folder.resolve("m/model.onnx"));
    assertThat(model.deviceBytes()).isEqualTo(graph + 8 * (24576 + 2 * 8 * 8));
  }

  @Test
  void a_model_of_one_shape_has_one_bucket_whatever_the_prompt() throws Exception {
    TinyBundles.write(folder.resolve("one"));

    try (RewardModel one =
        RewardModelLoader.load(
            folder.resolve("one"), ExecutionDevice.cpu(), LoadOptions.defaults())) {
      SampleInput sample =
          one.input(
              new ClipInput.Frames(ByteBuffer.wrap(TinyModel.frames(1, 2, 3))),
              new PromptInput.Tokens(one.tokenize("red")));
      assertThat(sample.bucket()).isEqualTo(new Bucket(8, 32, 32, 8, 41));
      assertThat(sample.usedCost()).isEqualTo(34);
      assertThat(ids(sample)).hasSize(8);
    }
  }

  private static long[] ids(SampleInput sample) {
    return ((SamplePrompt.Tokens) sample.prompt()).ids();
  }

  private SampleInput sample(int frames, String prompt) {
    byte[] bytes = new byte[frames * TinyModel.SIDE * TinyModel.SIDE * 3];
    return model.input(
        new ClipInput.Frames(ByteBuffer.wrap(bytes)),
        new PromptInput.Tokens(model.tokenize(prompt)));
  }
}
