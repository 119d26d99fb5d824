package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.Bucket;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardModelTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());
  private static final String PROMPT = "a red circle rolling right";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private RewardModel model;

  @BeforeEach
  void load() throws Exception {
    TinyBundles.write(folder.resolve("m"));
    model =
        RewardModelLoader.load(folder.resolve("m"), ExecutionDevice.cpu(), LoadOptions.defaults());
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void rewards_are_those_of_the_graph_in_the_order_of_the_dimensions() throws Exception {
    Random random = seeded();
    byte[] frames = new byte[TinyModel.FRAME_BYTES];
    random.nextBytes(frames);

    float[][] rows = model.executor().execute(List.of(sample(frames, PROMPT)), new RunControl());

    Map<String, Double> expected = TinyModel.rewards(frames, PROMPT);
    for (int d = 0; d < 3; d++) {
      assertThat((double) rows[0][d])
          .as("seed %d %s", SEED, TinyModel.DIMENSIONS.get(d))
          .isEqualTo(expected.get(TinyModel.DIMENSIONS.get(d)), within(1e-5));
    }
  }

  @Test
  void a_sample_gives_the_same_bits_in_every_batch_and_place_on_several_threads() throws Exception {
    requireSameBits(model.executor());
  }

  @Test
  void a_transformers_sample_gives_the_same_bits_as_well() throws Exception {
    TransformerBundle.write(folder.resolve("t"));

    try (RewardModel transformer =
        RewardModelLoader.load(
            folder.resolve("t"), ExecutionDevice.cpu(), LoadOptions.defaults())) {
      assertThat(transformer.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
      requireSameBits(transformer.executor());
    }
  }

  private void requireSameBits(BatchExecutor executor) throws Exception {
    Random random = seeded();
    List<SampleInput> samples = randomSamples(random, 5);
    List<float[]> alone = new ArrayList<>();
    for (SampleInput sample : samples) {
      alone.add(executor.execute(List.of(sample), new RunControl())[0]);
    }
    CountDownLatch start = new CountDownLatch(1);

    List<Future<Integer>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int worker = 0; worker < 4; worker++) {
        long seed = random.nextLong();
        workers.add(
            threads.submit(() -> {
              start.await();
              return mismatches(executor, samples, alone, new Random(seed));
            }));
      }
      start.countDown();
    }

    for (Future<Integer> worker : workers) {
      assertThat(worker.get()).as("seed %d", SEED).isZero();
    }
  }

  private static int mismatches(
      BatchExecutor executor, List<SampleInput> samples, List<float[]> alone, Random random)
      throws ExecutionException {
    int mismatches = 0;
    for (int round = 0; round < 40; round++) {
      int[] chosen =
          random.ints(1 + random.nextInt(executor.maxBatchItems()), 0, samples.size()).toArray();
      float[][] rows =
          executor.execute(Arrays.stream(chosen).mapToObj(samples::get).toList(), new RunControl());
      for (int place = 0; place < chosen.length; place++) {
        mismatches += Arrays.equals(rows[place], alone.get(chosen[place])) ? 0 : 1;
      }
    }
    return mismatches;
  }

  @Test
  void a_poisoned_sample_gives_nan_and_leaves_its_neighbours_alone() throws Exception {
    SampleInput sound = sample(TinyModel.frames(10, 20, 30), PROMPT);
    SampleInput poisoned = sample(TinyModel.poisonedFrames(), PROMPT);
    float[] alone = model.executor().execute(List.of(sound), new RunControl())[0];

    float[][] rows = model.executor().execute(List.of(sound, poisoned, sound), new RunControl());

    assertThat(rows[1]).containsExactly(Float.NaN, Float.NaN, Float.NaN);
    assertThat(rows[0]).isEqualTo(alone);
    assertThat(rows[2]).isEqualTo(alone);
  }

  @Test
  void samples_are_read_and_not_changed() throws Exception {
    ByteBuffer frames = ByteBuffer.allocateDirect(TinyModel.FRAME_BYTES + 10);
    frames.position(3).limit(TinyModel.FRAME_BYTES + 3);
    SampleInput sample =
        model.input(
            new ClipInput.Frames(frames.asReadOnlyBuffer()),
            new PromptInput.Tokens(model.tokenize(PROMPT)));

    model.executor().execute(List.of(sample, sample), new RunControl());

    assertThat(sample.clip().position()).isEqualTo(3);
    assertThat(sample.clip().limit()).isEqualTo(TinyModel.FRAME_BYTES + 3);
  }

  @Test
  void batches_and_samples_of_a_wrong_size_are_a_callers_mistake() {
    SampleInput sound = sample(TinyModel.frames(1, 2, 3), PROMPT);
    SampleInput small = new SampleInput(ByteBuffer.allocate(12), sound.prompt(), sound.bucket(), 1);
    SampleInput other =
        new SampleInput(sound.clip(), sound.prompt(), new Bucket(8, 32, 32, 8, 99), 1);
    List<SampleInput> nine = IntStream.range(0, 9).mapToObj(i -> sound).toList();

    assertThatThrownBy(() -> model.executor().execute(List.of(), new RunControl()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: 0 (expected: 1..8)");
    assertThatThrownBy(() -> model.executor().execute(nine, new RunControl()))
        .hasMessage("batch: 9 (expected: 1..8)");
    assertThatThrownBy(() -> model.executor().execute(List.of(sound, small), new RunControl()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clip bytes: 12 (expected: 24576)");
    assertThatThrownBy(() -> model.executor().execute(List.of(sound, other), new RunControl()))
        .hasMessageStartingWith(
            "Bucket[frames=8, height=32, width=32, promptTokens=8, itemCost=99]");
    assertThatThrownBy(() -> model.executor().execute(List.of(other), new RunControl()))
        .hasMessageContaining("(expected: one of [Bucket[");
    assertThatThrownBy(() ->
            model.input(
                new ClipInput.Frames(ByteBuffer.allocate(12)),
                new PromptInput.Tokens(model.tokenize(PROMPT))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clip bytes: 12 (expected: one of [24576])");
  }

  @Test
  void a_run_that_fails_is_told_and_the_next_one_works() throws Exception {
    SampleInput sound = sample(TinyModel.frames(1, 2, 3), PROMPT);
    long[] noSuchToken = {2, 3, 4, 999_999, 0, 0, 0, 0};
    SampleInput broken =
        new SampleInput(
            sound.clip(),
            new SamplePrompt.Tokens(noSuchToken, new long[] {1, 1, 1, 1, 0, 0, 0, 0}),
            sound.bucket(),
            sound.usedCost());

    assertThatThrownBy(() -> model.executor().execute(List.of(sound, broken), new RunControl()))
        .isInstanceOf(ExecutionException.class)
        .hasMessageStartingWith("the model could not be run: ");

    assertThat(model.executor().execute(List.of(sound), new RunControl())[0]).hasSize(3);
  }

  @Test
  void closing_waits_for_running_batches_and_refuses_later_ones() throws Exception {
    List<SampleInput> batch = randomSamples(seeded(), 8);
    BatchExecutor executor = model.executor();
    CountDownLatch running = new CountDownLatch(4);

    List<Future<String>> endings = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int worker = 0; worker < 4; worker++) {
        endings.add(threads.submit(() -> runUntilRefused(executor, batch, running)));
      }
      running.await();
      model.close();
    }

    for (Future<String> ending : endings) {
      assertThat(ending.get()).isEqualTo("model tiny@1.0.0 is closed");
    }
    assertThatThrownBy(() -> executor.execute(batch, new RunControl()))
        .hasMessage("model tiny@1.0.0 is closed");
    assertThatThrownBy(() -> model.tokenize("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("is closed");
  }

  private static String runUntilRefused(
      BatchExecutor executor, List<SampleInput> batch, CountDownLatch running) {
    try {
      executor.execute(batch, new RunControl());
      running.countDown();
      while (true) {
        executor.execute(batch, new RunControl());
      }
    } catch (ExecutionException e) {
      running.countDown();
      return String.valueOf(e.getMessage());
    }
  }

  private List<SampleInput> randomSamples(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          byte[] frames = new byte[TinyModel.FRAME_BYTES];
          random.nextBytes(frames);
          return sample(frames, i % 2 == 0 ? PROMPT : "a blue square");
        })
        .toList();
  }

  private SampleInput sample(byte[] frames, String prompt) {
    return model.input(
        new ClipInput.Frames(ByteBuffer.wrap(frames)),
        new PromptInput.Tokens(model.tokenize(prompt)));
  }

  private static Random seeded() {
    System.out.println("-Dreelscore.seed=" + SEED);
    return new Random(SEED);
  }
}
