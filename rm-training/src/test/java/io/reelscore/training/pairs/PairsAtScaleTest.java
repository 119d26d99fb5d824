package io.reelscore.training.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.training.pairs.PairSettings.Strategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PairsAtScaleTest {

  private static final int CLIPS = Integer.getInteger("pairs.clips", 1_000_000);

  @Test
  void millions_of_labels_are_drawn_from_in_bounded_memory() throws Exception {
    int heapMegabytes = 24 + (int) (48L * CLIPS / 1_000_000);

    String said = run(CLIPS, heapMegabytes);

    System.out.println("heapMegabytes=" + heapMegabytes + "\n" + said);
    assertThat(said.lines().filter(line -> line.startsWith("strategy=")))
        .hasSize(2 * Strategy.values().length);
    String bytes =
        Pattern.compile("bytesPerLabel=([0-9.]+)")
            .matcher(said)
            .results()
            .map((MatchResult found) -> found.group(1))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(bytes)).isLessThan(9);
  }

  private static String run(int clips, int heapMegabytes) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                PairsAtScale.class.getName(),
                Integer.toString(clips))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
