package io.reelscore.loadtest.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.RewardModelLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchModelTest {
  @TempDir Path cache;

  @Test
  void a_model_with_random_weights_is_written_once_and_proves_itself() throws Exception {
    Path folder = BenchModel.tinyIn(cache);
    FileTime written = Files.getLastModifiedTime(folder.resolve("model.onnx"));

    Path again = BenchModel.tinyIn(cache);

    assertThat(again).isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(again.resolve("model.onnx"))).isEqualTo(written);
    assertThat(BundleReader.open(folder).manifest().training().trained()).isFalse();
    try (RewardModel model =
        RewardModelLoader.load(folder, ExecutionDevice.cpu(), LoadOptions.defaults())) {
      assertThat(model.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
    }
  }

  @Test
  void a_workload_is_the_same_for_the_same_seed() throws Exception {
    Path folder = BenchModel.tinyIn(cache);

    Workload one = Workload.of(BundleReader.open(folder), 6, 5);
    Workload other = Workload.of(BundleReader.open(folder), 6, 5);

    assertThat(one.samples()).usingRecursiveComparison().isEqualTo(other.samples());
    assertThat(one.at(7)).isSameAs(one.samples().get(1));
  }
}
