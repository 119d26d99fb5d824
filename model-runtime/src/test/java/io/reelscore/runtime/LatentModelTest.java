package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.core.Bucket;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that take latents, with and without a timestep, an embedding, a text. */
class LatentModelTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());
  private static final long[] MASK = {1, 0, 1, 1, 1, 0};
  private static final List<Integer> MASKED = List.of(1, 0, 1, 1, 1, 0);
  private static final int EMBEDDING = TinyLatents.TOKENS * TinyLatents.EMBEDDING_WIDTH;

  @TempDir static Path folder;

  private final Random random = seeded();

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
  void rewards_are_those_of_the_graph_in_each_element_type(Variant variant) throws Exception {
    try (RewardModel model = load(variant)) {
      List<SampleInput> batch = new ArrayList<>();
      List<Map<String, Double>> expected = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        float[] latents = TinyLatents.numbers(TinyLatents.NUMBERS, random);
        float[] embedding = TinyLatents.numbers(EMBEDDING, random);
        Float timestep = variant == Variant.BFLOAT16 ? null : i / 8f;
        batch.add(
            model.input(
                latents(latents, variant, timestep),
                new PromptInput.Embedding(bytes(embedding, variant), MASK)));
        expected.add(
            TinyLatents.rewards(latents, timestep == null ? 0 : timestep, embedding, MASKED));
      }

      float[][] rows = model.executor().execute(batch, new RunControl());

      requireRewards(rows, expected);
      assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
    }
  }

  @Test
  void a_text_may_go_with_latents_and_no_prompt_at_all_too() throws Exception {
    for (Variant variant : List.of(Variant.TEXT, Variant.NO_PROMPT)) {
      try (RewardModel model = load(variant)) {
        float[] latents = TinyLatents.numbers(TinyLatents.NUMBERS, random);
        String text = variant == Variant.TEXT ? "a red square" : "";
        PromptInput prompt =
            variant == Variant.TEXT
                ? new PromptInput.Tokens(model.tokenize(text))
                : new PromptInput.None();
        SampleInput sample = model.input(latents(latents, variant, null), prompt);

        float[][] rows = model.executor().execute(List.of(sample), new RunControl());

        requireRewards(rows, List.of(TinyLatents.rewards(latents, text)));
      }
    }
  }

  @Test
  void a_timestep_that_is_not_sent_is_the_manifests() throws Exception {
    try (RewardModel model = load(Variant.FLOAT32)) {
      float[] latents = new float[TinyLatents.NUMBERS];
      PromptInput prompt = embedding(new float[EMBEDDING], Variant.FLOAT32);

      float[][] rows =
          model
              .executor()
              .execute(
                  List.of(
                      model.input(latents(latents, Variant.FLOAT32, null), prompt),
                      model.input(latents(latents, Variant.FLOAT32, 0.75f), prompt)),
                  new RunControl());

      assertThat(rows[0]).containsExactly(0, 0.25f, 0);
      assertThat(rows[1]).containsExactly(0, 0.75f, 0);
    }
  }

  @Test
  void what_the_model_does_not_take_is_a_callers_mistake() throws Exception {
    float[] numbers = new float[TinyLatents.NUMBERS];
    try (RewardModel wide = load(Variant.FLOAT32);
        RewardModel half = load(Variant.FLOAT16);
        RewardModel alone = load(Variant.NO_PROMPT)) {
      PromptInput prompt = embedding(new float[EMBEDDING], Variant.FLOAT32);
      PromptInput halfPrompt = embedding(new float[EMBEDDING], Variant.FLOAT16);

      refused(
          () -> wide.input(new ClipInput.Frames(ByteBuffer.allocate(480)), prompt), "clip: Frames");
      refused(
          () -> wide.input(latents(numbers, Variant.FLOAT16, null), prompt),
          "clip bytes: 240 (expected: one of [480])");
      refused(
          () -> wide.input(latents(numbers, Variant.FLOAT32, 1.5f), prompt),
          "timestep: 1.5 (expected: 0.0..1.0)");
      refused(
          () -> wide.input(latents(numbers, Variant.FLOAT32, Float.NaN), prompt),
          "timestep: NaN (expected: 0.0..1.0)");
      refused(
          () -> half.input(latents(numbers, Variant.FLOAT16, null), halfPrompt),
          "timestep: null (expected: 0.0..1000.0)");
      refused(
          () -> wide.input(latents(numbers, Variant.FLOAT32, null), halfPrompt),
          "embedding: 96 bytes, a mask of 6 (expected: 192 bytes, a mask of 6)");
      refused(
          () -> wide.input(latents(numbers, Variant.FLOAT32, null), new PromptInput.None()),
          "prompt: None[]");
      refused(
          () -> alone.input(latents(numbers, Variant.NO_PROMPT, 0.5f), new PromptInput.None()),
          "timestep: 0.5 (expected: none)");
      assertThatThrownBy(() -> wide.tokenize("a red circle"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("reads no text");
    }
  }

  @Test
  void the_cost_is_the_manifests_less_the_tokens_that_are_padding() throws Exception {
    try (RewardModel model = load(Variant.FLOAT16)) {
      SampleInput sample =
          model.input(
              latents(new float[TinyLatents.NUMBERS], Variant.FLOAT16, 0f),
              embedding(new float[EMBEDDING], Variant.FLOAT16));

      assertThat(sample.bucket()).isEqualTo(new Bucket(2, 3, 5, 6, 41));
      assertThat(sample.usedCost()).isEqualTo(41 - 2);
      long graph = Files.size(folder.resolve("FLOAT16/model.onnx"));
      long item = 2 * TinyLatents.NUMBERS + 4 + 2 * EMBEDDING + 8 * TinyLatents.TOKENS;
      assertThat(model.deviceBytes()).isEqualTo(graph + 8 * item);
    }
  }

  @Test
  void neighbours_in_memory_are_run_where_they_lie_with_their_embeddings() throws Exception {
    for (Variant variant : List.of(Variant.FLOAT32, Variant.FLOAT16, Variant.BFLOAT16)) {
      int elementBytes = FloatType.of(variant.dataType()).bytes();
      FrameArenas arenas = new FrameArenas(1 << 20);
      var _ = arenas.register(TinyLatents.NUMBERS * elementBytes, 4);
      var _ = arenas.register(EMBEDDING * elementBytes, 4);
      try (RewardModel model = load(variant)) {
        List<SampleInput> heap = new ArrayList<>();
        List<SampleInput> slots = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          byte[] latents =
              TinyLatents.bytes(
                  TinyLatents.numbers(TinyLatents.NUMBERS, random), variant.dataType());
          byte[] embedding =
              TinyLatents.bytes(TinyLatents.numbers(EMBEDDING, random), variant.dataType());
          Float timestep = variant == Variant.BFLOAT16 ? null : i / 8f;
          heap.add(
              model.input(
                  new ClipInput.Latents(ByteBuffer.wrap(latents), timestep),
                  new PromptInput.Embedding(ByteBuffer.wrap(embedding), MASK)));
          slots.add(
              model.input(
                  new ClipInput.Latents(leased(arenas, latents), timestep),
                  new PromptInput.Embedding(leased(arenas, embedding), MASK)));
        }
        float[][] expected = model.executor().execute(heap, new RunControl());
        assertThat(model.counters()).isEqualTo(new ExecutorCounters(0, 1));

        float[][] rows = model.executor().execute(slots, new RunControl());
        assertThat(rows).isDeepEqualTo(expected);
        assertThat(model.counters()).isEqualTo(new ExecutorCounters(1, 1));

        Collections.swap(slots, 0, 2);
        float[][] turned = model.executor().execute(slots, new RunControl());
        assertThat(turned[0]).isEqualTo(expected[2]);
        assertThat(turned[2]).isEqualTo(expected[0]);
        assertThat(model.counters()).isEqualTo(new ExecutorCounters(2, 1));

        SampleInput strange = heap.get(1);
        List<SampleInput> mixed =
            List.of(
                slots.get(0),
                new SampleInput(
                    slots.get(1).clip(),
                    strange.timestep(),
                    strange.prompt(),
                    strange.bucket(),
                    strange.usedCost()));
        float[][] gathered = model.executor().execute(mixed, new RunControl());
        assertThat(gathered).isDeepEqualTo(new float[][] {expected[2], expected[1]});
        assertThat(model.counters()).isEqualTo(new ExecutorCounters(2, 2));
      }
    }
  }

  @Test
  void embeddings_that_lie_in_another_order_than_their_clips_are_gathered() throws Exception {
    FrameArenas arenas = new FrameArenas(1 << 20);
    var _ = arenas.register(TinyLatents.NUMBERS * 4, 3);
    var _ = arenas.register(EMBEDDING * 4, 3);
    List<ByteBuffer> clips = new ArrayList<>();
    List<ByteBuffer> embeddings = new ArrayList<>();
    List<float[]> numbers = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      numbers.add(TinyLatents.numbers(TinyLatents.NUMBERS, random));
      vectors.add(TinyLatents.numbers(EMBEDDING, random));
      clips.add(leased(arenas, TinyLatents.bytes(numbers.getLast(), "float32")));
      embeddings.add(leased(arenas, TinyLatents.bytes(vectors.getLast(), "float32")));
    }
    try (RewardModel model = load(Variant.FLOAT32)) {
      List<SampleInput> batch = new ArrayList<>();
      List<Map<String, Double>> expected = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int other = 2 - i;
        batch.add(
            model.input(
                new ClipInput.Latents(clips.get(i), 0.5f),
                new PromptInput.Embedding(embeddings.get(other), MASK)));
        expected.add(TinyLatents.rewards(numbers.get(i), 0.5f, vectors.get(other), MASKED));
      }

      float[][] rows = model.executor().execute(batch, new RunControl());

      requireRewards(rows, expected);
      assertThat(model.counters()).isEqualTo(new ExecutorCounters(0, 1));
    }
  }

  private static ByteBuffer leased(FrameArenas arenas, byte[] bytes) {
    return arenas.lease(bytes.length).orElseThrow().buffer().put(bytes).flip();
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private void requireRewards(float[][] rows, List<Map<String, Double>> expected) {
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < TinyModel.DIMENSIONS.size(); d++) {
        String dimension = TinyModel.DIMENSIONS.get(d);
        assertThat((double) rows[i][d])
            .as("seed %d, sample %d, %s", SEED, i, dimension)
            .isEqualTo(expected.get(i).get(dimension), within(1e-5));
      }
    }
  }

  private static ClipInput latents(float[] numbers, Variant variant, @Nullable Float timestep) {
    return new ClipInput.Latents(bytes(numbers, variant), timestep);
  }

  private static PromptInput embedding(float[] numbers, Variant variant) {
    return new PromptInput.Embedding(bytes(numbers, variant), MASK);
  }

  private static ByteBuffer bytes(float[] numbers, Variant variant) {
    return ByteBuffer.wrap(TinyLatents.bytes(numbers, variant.dataType()));
  }

  private static RewardModel load(Variant variant) throws Exception {
    Path bundle = folder.resolve(variant.name());
    TinyLatents.write(bundle, variant);
    return RewardModelLoader.load(bundle, ExecutionDevice.cpu(), LoadOptions.defaults());
  }

  private static Random seeded() {
    System.out.println("-Dreelscore.seed=" + SEED);
    return new Random(SEED);
  }
}
