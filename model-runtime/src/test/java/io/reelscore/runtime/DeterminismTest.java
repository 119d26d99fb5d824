package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Problem;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a model is run, and of what class it is, by what its graph does. */
class DeterminismTest {
  @TempDir Path folder;

  @Test
  void a_model_that_depends_on_nothing_but_the_sample_runs_at_natural_batches() throws Exception {
    TinyBundles.write(folder);

    try (RewardModel model = load(8, Determinism.BATCH_INVARIANT)) {
      assertThat(model.executionMode()).isEqualTo(ExecutionMode.NATURAL);
      assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
      assertThat(model.executor().rowsFor(3)).isEqualTo(3);
    }
  }

  @Test
  void a_model_that_depends_on_the_size_of_the_batch_runs_at_one_fixed_size() throws Exception {
    TinyBundles.writeWithGraph(folder, EditedGraphs.batchSized());

    try (RewardModel model = load(8, Determinism.BATCH_INVARIANT)) {
      assertThat(model.executionMode()).isEqualTo(ExecutionMode.FIXED_BATCH);
      assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
      assertThat(model.fingerprint().text()).contains("; fixed batch 8; ");
      assertThat(model.executor().rowsFor(3)).isEqualTo(8);
      requireSameBits(model);
    }
  }

  private static void requireSameBits(RewardModel model) throws Exception {
    List<SampleInput> samples = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      ByteBuffer frames = ByteBuffer.wrap(TinyModel.frames(i, 20 * i, 7));
      samples.add(
          model.input(
              new ClipInput.Frames(frames),
              new PromptInput.Tokens(model.tokenize("a red circle"))));
    }
    float[][] full = model.executor().execute(samples, new RunControl());
    for (int from = 0; from < 8; from++) {
      for (int to = from + 1; to <= 8; to++) {
        float[][] rows = model.executor().execute(samples.subList(from, to), new RunControl());
        for (int i = 0; i < rows.length; i++) {
          assertThat(rows[i]).as("%d of %d..%d", i, from, to).isEqualTo(full[from + i]);
        }
      }
    }
    assertThat(full[0][1] * 255).isBetween(20.0f, 20.01f);
  }

  @Test
  void the_fixed_size_is_the_largest_batch_that_will_be_run() throws Exception {
    TinyBundles.writeWithGraph(folder, EditedGraphs.batchSized());

    try (RewardModel model = load(3, Determinism.BATCH_INVARIANT)) {
      assertThat(model.executionMode()).isEqualTo(ExecutionMode.FIXED_BATCH);
      assertThat(model.executor().maxBatchItems()).isEqualTo(3);
      assertThat(model.executor().rowsFor(1)).isEqualTo(3);
      assertThat(model.fingerprint().fixedBatch()).isEqualTo(3);
    }
  }

  @Test
  void nothing_depends_on_batches_that_hold_one_sample_only() throws Exception {
    TinyBundles.writeWithGraph(folder, EditedGraphs.neighbourly());

    try (RewardModel model = load(1, Determinism.BATCH_INVARIANT)) {
      assertThat(model.executionMode()).isEqualTo(ExecutionMode.NATURAL);
      assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
    }
  }

  @Test
  void a_model_that_depends_on_its_neighbours_is_deterministic_only() throws Exception {
    TinyBundles.writeWithGraph(folder, EditedGraphs.neighbourly());

    try (RewardModel model = load(8, Determinism.DETERMINISTIC)) {
      assertThat(model.executionMode()).isEqualTo(ExecutionMode.NATURAL);
      assertThat(model.determinism()).isEqualTo(Determinism.DETERMINISTIC);
      assertThat(model.fingerprint().text()).doesNotContain("fixed batch");
    }
  }

  @Test
  void one_shape_that_depends_on_its_neighbours_is_enough() throws Exception {
    TinyBundles.writeWithShapes(folder, EditedGraphs.neighbourlyAtFourFrames());

    try (RewardModel model = load(8, Determinism.NONE)) {
      assertThat(model.determinism()).isEqualTo(Determinism.DETERMINISTIC);
    }
  }

  @Test
  void a_model_below_the_required_class_is_refused_with_both_named() {
    TinyBundles.writeWithGraph(folder, EditedGraphs.neighbourly());

    assertThat(problems())
        .containsExactly(
            new Problem(
                "model.onnx: determinism",
                "deterministic here, batch_invariant claimed",
                "at least batch_invariant, which is required"));
  }

  @Test
  void a_dynamically_quantised_model_is_never_batch_invariant_whatever_is_measured()
      throws Exception {
    TinyBundles.writeWithGraph(folder, EditedGraphs.dynamicallyQuantised());

    try (RewardModel full = load(8, Determinism.NONE);
        RewardModel single = load(1, Determinism.NONE)) {
      assertThat(full.determinism()).isEqualTo(Determinism.DETERMINISTIC);
      assertThat(full.executionMode()).isEqualTo(ExecutionMode.NATURAL);
      assertThat(single.determinism()).isEqualTo(Determinism.DETERMINISTIC);
    }
    assertThat(problems())
        .containsExactly(
            new Problem(
                "model.onnx: determinism",
                "deterministic here, batch_invariant claimed, with operators of dynamic"
                    + " quantisation [DynamicQuantizeLinear, MatMulInteger]",
                "at least batch_invariant, which is required"));
  }

  private RewardModel load(int maxBatchItems, Determinism required) throws ModelLoadException {
    return RewardModelLoader.load(
        folder,
        ExecutionDevice.cpu(),
        new LoadOptions(LoadOptions.Optimization.ALL, maxBatchItems, required));
  }

  private List<Problem> problems() {
    ModelLoadException thrown =
        catchThrowableOfType(
            ModelLoadException.class, () -> load(8, Determinism.BATCH_INVARIANT).close());
    assertThat(thrown).isNotNull();
    return thrown.problems();
  }
}
