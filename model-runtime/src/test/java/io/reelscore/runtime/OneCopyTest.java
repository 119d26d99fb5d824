package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether frames are run where they lie, and come out right wherever that is. */
class OneCopyTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());
  private static final int SLOTS = 8;

  @TempDir static Path folder;

  private final FrameArenas arenas = new FrameArenas(1 << 20);

  @SuppressWarnings("NullAway.Init")
  private RewardModel model;

  @BeforeEach
  void load() throws Exception {
    TinyBundles.write(folder.resolve("m"));
    model =
        RewardModelLoader.load(folder.resolve("m"), ExecutionDevice.cpu(), LoadOptions.defaults());
    arenas.register(TinyModel.FRAME_BYTES, SLOTS);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void the_runs_of_the_load_are_not_counted() {
    assertThat(model.counters()).isEqualTo(new ExecutorCounters(0, 0));
  }

  @Test
  void neighbours_in_memory_are_run_where_they_lie_in_whatever_order_they_are_given()
      throws Exception {
    Random random = seeded();
    List<SampleInput> samples = new ArrayList<>(leased(SLOTS, random));
    List<float[]> expected = onHeap(samples);

    for (int round = 0; round < 20; round++) {
      int from = random.nextInt(SLOTS);
      List<SampleInput> batch =
          new ArrayList<>(samples.subList(from, from + 1 + random.nextInt(SLOTS - from)));
      Collections.shuffle(batch, random);
      float[][] rows = execute(batch);

      for (int i = 0; i < rows.length; i++) {
        assertThat(rows[i])
            .as("seed %d, round %d", SEED, round)
            .isEqualTo(expected.get(samples.indexOf(batch.get(i))));
      }
    }
    assertThat(model.counters()).isEqualTo(new ExecutorCounters(20, 1));
  }

  @Test
  void samples_with_a_gap_between_them_or_on_the_heap_are_gathered_once() throws Exception {
    List<SampleInput> samples = leased(4, seeded());
    List<float[]> expected = onHeap(samples);
    SampleInput heap = copyOnHeap(samples.get(1));

    float[][] gap = execute(List.of(samples.get(0), samples.get(2), samples.get(3)));
    float[][] mixed = execute(List.of(samples.get(0), heap));
    float[][] twice = execute(List.of(samples.get(0), samples.get(0)));

    assertThat(gap)
        .isDeepEqualTo(new float[][] {expected.get(0), expected.get(2), expected.get(3)});
    assertThat(mixed).isDeepEqualTo(new float[][] {expected.get(0), expected.get(1)});
    assertThat(twice).isDeepEqualTo(new float[][] {expected.get(0), expected.get(0)});
    assertThat(model.counters()).isEqualTo(new ExecutorCounters(0, 4));
  }

  @Test
  void memory_that_may_only_be_read_is_run_where_it_lies_too() throws Exception {
    List<SampleInput> samples = leased(3, seeded());
    List<float[]> expected = onHeap(samples);
    List<SampleInput> readOnly =
        samples.stream()
            .map(sample -> {
              ByteBuffer frames = sample.clip().asReadOnlyBuffer();
              return new SampleInput(frames, sample.prompt(), sample.bucket(), sample.usedCost());
            })
            .toList();

    float[][] rows = execute(readOnly);

    assertThat(rows).isDeepEqualTo(expected.toArray(float[][]::new));
    assertThat(model.counters()).isEqualTo(new ExecutorCounters(1, 1));
  }

  @Test
  void slots_of_two_slabs_are_gathered_and_one_sample_alone_never_is() throws Exception {
    List<SampleInput> samples = leased(SLOTS + 1, seeded());
    List<SampleInput> across = samples.subList(1, SLOTS + 1);

    float[][] rows = execute(across);
    execute(samples.subList(SLOTS, SLOTS + 1));

    assertThat(rows).isDeepEqualTo(onHeap(across).toArray(float[][]::new));
    assertThat(model.counters()).isEqualTo(new ExecutorCounters(1, 2));
  }

  private float[][] execute(List<SampleInput> batch) throws Exception {
    return model.executor().execute(batch, new RunControl());
  }

  /** The rewards of copies on the heap, by one gathered run. */
  private List<float[]> onHeap(List<SampleInput> samples) throws Exception {
    return List.of(execute(samples.stream().map(OneCopyTest::copyOnHeap).toList()));
  }

  private static SampleInput copyOnHeap(SampleInput sample) {
    ByteBuffer heap =
        ByteBuffer.allocate(sample.clip().remaining()).put(sample.clip().duplicate()).flip();
    return new SampleInput(heap, sample.prompt(), sample.bucket(), sample.usedCost());
  }

  private List<SampleInput> leased(int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          byte[] frames = new byte[TinyModel.FRAME_BYTES];
          random.nextBytes(frames);
          ByteBuffer buffer = arenas.lease(frames.length).orElseThrow().buffer();
          buffer.put(frames).flip();
          return model.input(
              new ClipInput.Frames(buffer),
              new PromptInput.Tokens(model.tokenize(i % 2 == 0 ? "a red circle" : "blue")));
        })
        .toList();
  }

  private static Random seeded() {
    System.out.println("-Dreelscore.seed=" + SEED);
    return new Random(SEED);
  }
}
