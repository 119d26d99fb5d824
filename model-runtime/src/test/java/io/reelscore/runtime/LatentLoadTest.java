package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proven of a model of latents when it is loaded. */
class LatentLoadTest {
  @TempDir Path folder;

  @Test
  void a_graph_of_another_element_type_than_the_manifests_is_refused() throws Exception {
    writer(Variant.FLOAT16).model(TinyLatents.graph(Variant.BFLOAT16)).write(folder);

    assertThat(problems())
        .containsExactly(
            "model.onnx: input latents: bfloat16 [batch, 4, 2, 3, 5] (expected: float16 [batch, 4,"
                + " 2, 3, 5], as the manifest says)",
            "model.onnx: input prompt_embedding: bfloat16 [batch, 6, 8] (expected: float16 [batch,"
                + " 6, 8], as the manifest says)",
            "model.onnx: input timestep: no such input in [latents, prompt_embedding, prompt_mask]"
                + " (expected: float32 [batch], as the manifest says)");
  }

  @Test
  void golden_samples_are_run_with_their_own_timestep() throws Exception {
    GoldenSet golden = TinyLatents.golden(Variant.FLOAT16);
    writer(Variant.FLOAT16).golden(withTimestep(golden, 501f)).write(folder);

    assertThat(problems())
        .hasSize(3)
        .allSatisfy(problem ->
            assertThat(problem)
                .startsWith("golden/golden.json: sample noise-")
                .contains(", subject_deformity: "));
  }

  @Test
  void a_golden_sample_without_a_timestep_is_run_with_the_manifests() throws Exception {
    GoldenSet golden = TinyLatents.golden(Variant.FLOAT32);
    writer(Variant.FLOAT32).golden(withTimestep(golden, null)).write(folder);

    assertThat(problems())
        .extracting(problem -> problem.replaceFirst(": -?[0-9.]+ .*", ""))
        .containsExactly(
            "golden/golden.json: sample noise-1, subject_deformity",
            "golden/golden.json: sample noise-2, subject_deformity");
  }

  @Test
  void samples_that_prove_a_model_are_golden_ones_and_the_opposite_of_the_first() {
    ModelShapes shapes = new ModelShapes(TinyLatents.manifest(Variant.FLOAT16));
    GoldenSet golden = withTimestep(TinyLatents.golden(Variant.FLOAT16), 100f);
    Bucket bucket = shapes.buckets().getFirst();

    List<SampleInput> samples =
        new LoadSamples(
                shapes,
                golden,
                text -> {
                  throw new AssertionError(text);
                })
            .of(bucket);

    assertThat(shapes.buckets()).containsExactly(new Bucket(2, 3, 5, 6, 41));
    assertThat(samples).hasSize(4);
    assertThat(samples.getLast().timestep()).isEqualTo(900f);
    ByteBuffer first = samples.getFirst().clip().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer opposite = samples.getLast().clip().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(opposite.remaining()).isEqualTo(2 * TinyLatents.NUMBERS);
    while (first.hasRemaining()) {
      float number = Float.float16ToFloat(first.getShort());
      assertThat(Float.float16ToFloat(opposite.getShort())).isEqualTo(-number);
    }
  }

  private static GoldenSet withTimestep(GoldenSet golden, @Nullable Float timestep) {
    return new GoldenSet(
        golden.tolerance(),
        golden.samples().stream()
            .map(sample ->
                new GoldenSample(
                    sample.name(),
                    new GoldenClip.Latents(((GoldenClip.Latents) sample.clip()).data(), timestep),
                    sample.prompt(),
                    sample.rewards()))
            .toList());
  }

  private static BundleWriter writer(Variant variant) {
    return BundleWriter.of(TinyLatents.manifest(variant))
        .model(TinyLatents.graph(variant))
        .reference(TinyBundles.reference())
        .golden(TinyLatents.golden(variant));
  }

  private List<String> problems() {
    ModelLoadException refusal =
        catchThrowableOfType(
            ModelLoadException.class,
            () ->
                RewardModelLoader.load(folder, ExecutionDevice.cpu(), LoadOptions.defaults())
                    .close());
    return refusal.problems().stream().map(String::valueOf).toList();
  }
}
