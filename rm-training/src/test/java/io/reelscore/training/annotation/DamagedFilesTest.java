package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are read, or refused with problems; nothing else happens. */
class DamagedFilesTest {
  private static final long SEED = Long.getLong("seed", 1);
  private static final int DAMAGES = 500;

  @TempDir Path folder;

  private interface Reading {
    void read(Path file) throws Exception;
  }

  @Test
  void annotations_as_lines() throws Exception {
    damage(
        "a.jsonl",
        """
        {"file":"a.mp4","prompt":"é","dimension":"motion","label":"pass","posterior":0.5}
        {"features":"k/1","prompt":"q","dimension":"motion","label":"fail","annotator":"b","split":"test"}
        """,
        file -> new AnnotationFile(file, Films.MUST_EXIST, lines -> {}).table());
  }

  @Test
  void annotations_as_a_table() throws Exception {
    damage(
        "a.csv",
        """
        file,features,prompt,dimension,label,annotator,split,posterior
        a.mp4,,"p, ""q""\u00e9",motion,pass,ann,train,0.5
        ,k/1,q,motion,fail,,test,
        """,
        file -> new AnnotationFile(file, Films.MAY_BE_ELSEWHERE, lines -> {}).table());
  }

  @Test
  void comparisons() throws Exception {
    damage(
        "c.csv",
        """
        prompt,dimension,first,second,choice,annotator
        p,motion,a.mp4,b.mp4,tie,ann
        """,
        file -> {
          var _ = ComparisonFile.isOne(file);
          var _ = new ComparisonFile(file, Films.MAY_BE_ELSEWHERE, lines -> {}).table();
        });
  }

  @Test
  void pairs() throws Exception {
    damage(
        "p.json",
        """
        [{"messages": [{"role": "user", "content": "p<video>"}], "rejected_response": "q<video>",
          "quality": [1, 0.0], "videos": ["a.mp4", "b.mp4"], "meta": {"positive": {"prompt": "é"}}},
         {"win": {"video_path": "a.mp4", "quality": 1}, "lose": {"video_path": "c.mp4", "quality": 1}}]
        """,
        file ->
            new PairImport("motion", "p", 0, entries -> {})
                .write(file, folder.resolve("out.jsonl"), folder.resolve("out.csv")));
  }

  private void damage(String name, String sound, Reading reading) throws Exception {
    Random random = new Random(SEED);
    byte[] bytes = sound.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged = bytes.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(8) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      Path file = Files.write(folder.resolve(name), damaged);
      try {
        reading.read(file);
      } catch (AnnotationException e) {
        assertThat(e.problems()).isNotEmpty();
        refused++;
      } catch (Exception e) {
        throw new AssertionError(
            "damage %d, seed %d: %s"
                .formatted(i, SEED, new String(damaged, StandardCharsets.ISO_8859_1)),
            e);
      }
    }
    assertThat(refused).as("seed %d", SEED).isBetween(DAMAGES / 4, DAMAGES);
  }
}
