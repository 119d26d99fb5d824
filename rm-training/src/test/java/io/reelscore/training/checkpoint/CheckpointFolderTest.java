package io.reelscore.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CheckpointFolderTest {

  private static final float[] NUMBERS = {1.5f, -0.0f, Float.MIN_VALUE, Float.NaN, 1 / 3f};

  @TempDir Path parent;
  private CheckpointFolder folder;
  private final List<String> damaged = new ArrayList<>();

  @BeforeEach
  void make() {
    folder = new CheckpointFolder(parent.resolve("checkpoint"));
  }

  @Test
  void what_is_saved_comes_back_to_the_bit() throws Exception {
    folder.save(checkpoint("reward", 7));

    Checkpoint read = folder.latest(damaged::add).orElseThrow();

    assertThat(damaged).isEmpty();
    assertThat(read.phase()).isEqualTo("reward");
    assertThat(read.step()).isEqualTo(7);
    assertThat(read.facts().get("product").doubleValue()).isEqualTo(0.1 + 0.2);
    assertThat(read.arrays().keySet()).containsExactly("weights/b", "weights/a", "moments");
    assertThat(bits(read.array("weights/b"))).isEqualTo(bits(NUMBERS));
    assertThat(read.arrays("weights/").keySet()).containsExactly("b", "a");
    assertThat(read.array("moments")).isEmpty();
  }

  @Test
  void the_last_two_are_kept_and_all_are_cleared() throws Exception {
    assertThat(folder.isEmpty()).isTrue();
    for (int step = 1; step <= 4; step++) {
      folder.save(checkpoint("pretraining", step));
    }

    assertThat(names()).containsExactly("000000003.checkpoint", "000000004.checkpoint");
    assertThat(folder.latest(damaged::add).orElseThrow().step()).isEqualTo(4);
    folder.clear();
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void wherever_a_file_is_damaged_the_one_before_it_is_used_and_that_is_told() throws Exception {
    folder.save(checkpoint("pretraining", 1));
    folder.save(checkpoint("pretraining", 2));
    Path last = folder.path().resolve("000000002.checkpoint");
    byte[] whole = Files.readAllBytes(last);
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);

    for (int i = 0; i < 200; i++) {
      byte[] broken = whole.clone();
      if (i % 2 == 0) {
        broken = Arrays.copyOf(broken, random.nextInt(broken.length));
      } else {
        broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(last, broken);
      damaged.clear();

      assertThat(folder.latest(damaged::add).orElseThrow().step()).as("seed %d", seed).isEqualTo(1);
      assertThat(damaged).singleElement().asString().contains("000000002.checkpoint: ", "expected");
    }
  }

  @Test
  void after_a_damaged_checkpoint_the_next_one_keeps_the_whole_one_beside_it() throws Exception {
    folder.save(checkpoint("pretraining", 1));
    folder.save(checkpoint("pretraining", 2));
    Files.writeString(folder.path().resolve("000000002.checkpoint"), "half");
    folder.latest(damaged::add);

    folder.save(checkpoint("pretraining", 3));

    assertThat(names()).containsExactly("000000001.checkpoint", "000000003.checkpoint");
  }

  @Test
  void an_unfinished_file_and_foreign_files_are_no_checkpoints() throws Exception {
    Files.createDirectories(folder.path());
    Files.writeString(folder.path().resolve("unfinished"), "half");
    Files.writeString(folder.path().resolve("notes.txt"), "mine");

    assertThat(folder.isEmpty()).isTrue();
    assertThat(folder.latest(damaged::add)).isEmpty();
    folder.save(checkpoint("pretraining", 1));
    folder.clear();
    assertThat(names()).containsExactly("notes.txt");
  }

  private List<String> names() throws Exception {
    try (var files = Files.list(folder.path())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static Checkpoint checkpoint(String phase, int step) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("product", 0.1 + 0.2);
    SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("weights/b", NUMBERS);
    arrays.put("weights/a", new float[] {2});
    arrays.put("moments", new float[0]);
    return new Checkpoint(phase, step, facts, arrays);
  }
}
