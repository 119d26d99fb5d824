package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads, measures and aggregates as many annotations as {@code -Dreelscore.annotations=N} says,
 * 50,000 if it doesn't: five annotators, 100 clips a prompt.
 */
class ManyAnnotationsTest {
  private static final int LINES = Integer.getInteger("reelscore.annotations", 50_000);
  private static final int ANNOTATORS = 5;

  @TempDir Path folder;

  @Test
  void many_annotations_are_read_measured_and_aggregated() throws Exception {
    Path file = write();
    long start = System.nanoTime();

    AnnotationTable table = new AnnotationFile(file, Films.MAY_BE_ELSEWHERE, lines -> {}).table();
    long read = System.nanoTime();
    Judgements judgements = table.judgements("motion");
    Agreement agreement = Agreement.of(judgements, 1000, 1);
    long measured = System.nanoTime();
    DawidSkene fit = DawidSkene.fit(judgements, DawidSkene.Settings.DEFAULT);
    long fitted = System.nanoTime();

    System.out.printf(
        "%d lines: read in %d ms, agreement in %d ms, Dawid-Skene in %d ms (%d steps); peak heap %d MB of %d%n",
        LINES,
        (read - start) / 1_000_000,
        (measured - read) / 1_000_000,
        (fitted - measured) / 1_000_000,
        fit.steps(),
        peakBytes() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
    assertThat(table.size()).isEqualTo(LINES);
    assertThat(agreement.units()).isEqualTo(LINES / ANNOTATORS);
    assertThat(agreement.alpha().low()).isLessThan(agreement.alpha().value());
    assertThat(fit.confusion()[0][1][1]).isBetween(0.7, 0.9);
  }

  private Path write() throws Exception {
    Random random = new Random(1);
    Path file = folder.resolve("many.jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < LINES; i++) {
        int clip = i / ANNOTATORS;
        boolean right = random.nextDouble() < 0.8;
        writer.write(
            "{\"file\":\"clips/%08d.mp4\",\"prompt\":\"prompt number %d\",\"dimension\":\"motion\",\"label\":\"%s\",\"annotator\":\"annotator%d\"}%n"
                .formatted(
                    clip, clip / 100, right == (clip % 2 == 0) ? "pass" : "fail", i % ANNOTATORS));
      }
    }
    return file;
  }

  private static long peakBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
