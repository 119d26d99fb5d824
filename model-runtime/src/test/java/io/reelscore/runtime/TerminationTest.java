package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.BatchExecutor.ExecutionException.Kind;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends runs of a graph that would go on for minutes. */
class TerminationTest {
  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Thread> runner = new AtomicReference<>();

  @SuppressWarnings("NullAway.Init")
  private RewardModel model;

  @BeforeEach
  void load() throws Exception {
    TinyBundles.writeWithGraph(folder, EditedGraphs.slow());
    model = RewardModelLoader.load(folder, ExecutionDevice.cpu(), LoadOptions.defaults());
  }

  @AfterEach
  void close() {
    threads.close();
    model.close();
  }

  @Test
  void a_run_ends_soon_after_it_is_told_to_and_the_next_ones_are_sound() throws Exception {
    RunControl control = new RunControl();
    Future<Kind> ending = threads.submit(() -> endingOf(sample(EditedGraphs.SLOW), control));
    awaitNativeRun();

    control.terminate();

    assertThat(ending.get()).isEqualTo(Kind.TERMINATED);
    for (int i = 0; i < 3; i++) {
      assertThat(model.executor().execute(List.of(sample(0)), new RunControl())[0]).hasSize(3);
    }
  }

  @Test
  void a_run_that_was_terminated_before_it_begins_ends_at_once() throws Exception {
    RunControl control = new RunControl();
    control.terminate();

    assertThat(endingOf(sample(EditedGraphs.SLOW), control)).isEqualTo(Kind.TERMINATED);
  }

  @Test
  void to_end_one_run_leaves_others_alone() throws Exception {
    RunControl control = new RunControl();
    Future<Kind> ending = threads.submit(() -> endingOf(sample(EditedGraphs.SLOW), control));
    awaitNativeRun();

    float[][] beside = model.executor().execute(List.of(sample(0)), new RunControl());
    control.terminate();

    assertThat(beside[0]).hasSize(3);
    assertThat(ending.get()).isEqualTo(Kind.TERMINATED);
  }

  private Kind endingOf(SampleInput sample, RunControl control) {
    runner.set(Thread.currentThread());
    try {
      model.executor().execute(List.of(sample), control);
      throw new AssertionError("the run came to its end");
    } catch (ExecutionException e) {
      assertThat(e).hasMessageStartingWith("the run was terminated: ");
      return e.kind();
    }
  }

  private void awaitNativeRun() {
    while (runner.get() == null
        || Arrays.stream(runner.get().getStackTrace())
            .noneMatch(frame -> frame.isNativeMethod() && frame.getMethodName().equals("run"))) {
      Thread.onSpinWait();
    }
  }

  private SampleInput sample(int firstByte) {
    byte[] frames = TinyModel.frames(0, 10, 20);
    frames[0] = (byte) firstByte;
    return model.input(
        new ClipInput.Frames(ByteBuffer.wrap(frames)),
        new PromptInput.Tokens(model.tokenize("red")));
  }
}
