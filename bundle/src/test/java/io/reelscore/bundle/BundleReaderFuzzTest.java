package io.reelscore.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the manifest holds, it is read or refused with problems; nothing else is thrown. */
class BundleReaderFuzzTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());
  private static final List<String> VALUES =
      List.of(
          "null",
          "-1",
          "0",
          "1e999",
          "99999999999999999999",
          "0.5",
          "true",
          "\"\"",
          "[]",
          "{}",
          "[null]",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "{\"a\":{}}",
          "[[[[[[]]]]]]",
          "2147483648");

  @TempDir Path folder;

  @Test
  void any_value_in_any_place_is_read_or_refused() throws Exception {
    Samples.writer().write(folder.resolve("m"));
    Path file = folder.resolve("m/manifest.json");
    byte[] sound = Files.readAllBytes(file);
    String text = Files.readString(file);
    System.out.println("-Dreelscore.seed=" + SEED);
    Random random = new Random(SEED);

    int opened = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = round % 2 == 0 ? otherValue(text, random) : otherBytes(sound, random);
      opened += isOpened(file, damaged) ? 1 : 0;
    }

    assertThat(opened).as("seed %d", SEED).isBetween(1, 1000);
  }

  private boolean isOpened(Path file, byte[] manifest) throws IOException {
    Files.write(file, manifest);
    Throwable thrown = catchThrowable(() -> BundleReader.open(folder.resolve("m")));
    if (thrown == null) {
      return true;
    }
    assertThat(thrown).as("seed %d", SEED).isInstanceOf(BundleException.class);
    assertThat(((BundleException) thrown).problems()).as("seed %d", SEED).isNotEmpty();
    return false;
  }

  /** Another value after one of the colons or commas. */
  private static byte[] otherValue(String text, Random random) {
    List<Integer> places = places(text);
    int from = places.get(random.nextInt(places.size())) + 1;
    int to = from;
    while (to < text.length() && ",\n]}".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    String value = VALUES.get(random.nextInt(VALUES.size()));
    return (text.substring(0, from) + value + text.substring(to)).getBytes(UTF_8);
  }

  private static List<Integer> places(String text) {
    return IntStream.range(0, text.length())
        .filter(i -> text.charAt(i) == ':' || text.charAt(i) == ',')
        .boxed()
        .toList();
  }

  private static byte[] otherBytes(byte[] sound, Random random) {
    byte[] damaged = Arrays.copyOf(sound, sound.length - random.nextInt(2) * random.nextInt(20));
    for (int i = random.nextInt(4); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }
}
