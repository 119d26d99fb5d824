package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.BatchExecutor.ExecutionException.Kind;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that lack memory, and runs that wait for one device. */
class HardRunsTest {
  private static final InputFactory INPUTS =
      new InputFactory(new ModelShapes(TinyBundles.manifest()));

  @TempDir Path folder;

  @Test
  void a_run_that_lacks_memory_says_so_and_the_next_one_is_sound() throws Exception {
    try (OrtSession session = session(EditedGraphs.greedy());
        OnnxExecutor executor = executor(session, RunGate.open())) {
      ExecutionException failure =
          catchThrowableOfType(
              ExecutionException.class,
              () -> executor.execute(List.of(sample(EditedGraphs.SLOW)), new RunControl()));

      assertThat(failure.kind()).as("%s", failure.getMessage()).isEqualTo(Kind.OUT_OF_MEMORY);
      assertThat(failure).hasMessageStartingWith("the device lacks memory for the batch: ");
      assertThat(executor.execute(List.of(sample(0)), new RunControl())[0]).hasSize(3);
    }
  }

  @Test
  void a_batch_is_assembled_before_it_waits_for_its_turn_on_the_device() throws Exception {
    RunGate gate = RunGate.of(1);
    AtomicReference<Thread> worker = new AtomicReference<>();
    try (ExecutorService threads = Executors.newCachedThreadPool();
        OrtSession session = session(TinyModel.graph());
        OnnxExecutor executor = executor(session, gate)) {
      gate.enter(new RunControl());
      Future<float[][]> rows =
          threads.submit(() -> {
            worker.set(Thread.currentThread());
            return executor.execute(List.of(sample(0), sample(1)), new RunControl());
          });
      while (executor.counters().gatheredBatches() < 1
          || worker.get().getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }

      boolean doneEarly = rows.isDone();
      gate.leave();

      assertThat(doneEarly).isFalse();
      assertThat(rows.get()).hasDimensions(2, 3);
    }
  }

  @Test
  void a_batch_that_is_terminated_while_it_waits_is_not_run() throws Exception {
    RunGate gate = RunGate.of(1);
    RunControl control = new RunControl();
    control.terminate();
    try (OrtSession session = session(TinyModel.graph());
        OnnxExecutor executor = executor(session, gate)) {
      gate.enter(new RunControl());

      ExecutionException failure =
          catchThrowableOfType(
              ExecutionException.class, () -> executor.execute(List.of(sample(0)), control));

      assertThat(failure.kind()).isEqualTo(Kind.TERMINATED);
      assertThat(failure).hasMessage("the run was terminated: before its turn on the device");
    }
  }

  private OrtSession session(byte[] graph) throws Exception {
    Path file = Files.write(folder.resolve("model.onnx"), graph);
    return Objects.requireNonNull(
        OnnxSession.open(
            environment(),
            file,
            ExecutionDevice.cpu(),
            LoadOptions.Optimization.ALL,
            new ArrayList<>()));
  }

  private static OnnxExecutor executor(OrtSession session, RunGate gate) {
    return new OnnxExecutor(
        environment(),
        session,
        TinyBundles.manifest(),
        new UseGuard(),
        gate,
        ExecutionMode.NATURAL,
        8);
  }

  private static OrtEnvironment environment() {
    return Objects.requireNonNull(OnnxSession.environment(new ArrayList<>()));
  }

  private static SampleInput sample(int firstByte) {
    byte[] frames = TinyModel.frames(0, 10, 20);
    frames[0] = (byte) firstByte;
    long[] tokens = {2, 3, 9, 0, 0, 0, 0, 0};
    long[] mask = {1, 1, 1, 0, 0, 0, 0, 0};
    return INPUTS.input(
        new ClipInput.Frames(ByteBuffer.wrap(frames)),
        new PromptInput.Tokens(new TokenizedPrompt(tokens, mask, List.of(), false)));
  }
}
