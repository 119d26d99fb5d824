package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionFingerprintTest {
  @TempDir Path folder;

  @Test
  void it_names_what_decides_the_last_bits() {
    ExecutionFingerprint natural = fingerprint(0);
    ExecutionFingerprint fixed = fingerprint(8);

    assertThat(natural.text())
        .startsWith("onnxruntime 1.2.3; cpu; optimization basic; " + System.getProperty("os.arch"));
    assertThat(fixed.text())
        .startsWith("onnxruntime 1.2.3; cpu; optimization basic; fixed batch 8; ");
  }

  private static ExecutionFingerprint fingerprint(int fixedBatch) {
    return ExecutionFingerprint.of(
        "1.2.3", ExecutionDevice.cpu(), LoadOptions.Optimization.BASIC, fixedBatch);
  }

  @Test
  void the_gpus_are_those_that_the_driver_tells() throws Exception {
    for (String gpu : new String[] {"0000:01:00.0", "0000:02:00.0"}) {
      Path information = folder.resolve("gpus").resolve(gpu).resolve("information");
      Files.createDirectories(information.getParent());
      Files.writeString(information, "Model: \t\t NVIDIA L4\nIRQ:   \t\t 30\n");
    }

    assertThat(ExecutionFingerprint.gpuModels(folder.resolve("gpus"))).isEqualTo("NVIDIA L4");
    assertThat(ExecutionFingerprint.gpuModels(folder.resolve("none"))).isEmpty();
  }

  @Test
  void the_processor_is_the_first_of_the_systems_list_or_unknown() throws Exception {
    Path list = folder.resolve("cpuinfo");
    Files.writeString(list, "processor\t: 0\nmodel name\t: Fast 9000: X\nmodel name\t: Other\n");
    Path other = Files.writeString(folder.resolve("arm"), "processor\t: 0\nCPU part : 0xd0c\n");

    assertThat(ExecutionFingerprint.cpuModel(list)).isEqualTo("Fast 9000: X");
    assertThat(ExecutionFingerprint.cpuModel(other)).isEmpty();
    assertThat(ExecutionFingerprint.cpuModel(folder.resolve("none"))).isEmpty();
  }
}
