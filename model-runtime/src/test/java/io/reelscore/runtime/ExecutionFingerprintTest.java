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
    ExecutionFingerprint fingerprint =
        ExecutionFingerprint.ofCpu("1.2.3", new RuntimeOptions(RuntimeOptions.Optimization.BASIC));

    assertThat(fingerprint.text())
        .startsWith("onnxruntime 1.2.3; cpu; optimization basic; ")
        .contains(System.getProperty("os.arch"));
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
