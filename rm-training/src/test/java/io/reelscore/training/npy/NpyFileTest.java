package io.reelscore.training.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int DAMAGES = 3000;

  /** What numpy 2 wrote of float16 [[1.5, -2], [0.25, 65504]]. */
  private static final String HALVES =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog"
          + "KDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgICAgIAoAPgDAADT/ew==";

  /** Format 2.0, float32 [0.1, -3]. */
  private static final String FLOATS =
      "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn"
          + "OiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgICAgIArNzMw9AABAwA==";

  /** Format 3.0, bool [[True, False, True]]. */
  private static final String MASK =
      "k05VTVBZAwB0AAAAeydkZXNjcic6ICd8YjEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn"
          + "OiAoMSwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgICAgIAoBAAE=";

  /** Column-major float32 [2, 3]. */
  private static final String FORTRAN =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAo"
          + "MiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgIAoAAIA/AACAPwAAgD8AAIA/AACAPwAAgD8=";

  /** An object, pickled. */
  private static final String OBJECTS =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAo"
          + "MSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgICAgIAqABJWLAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSM";

  @TempDir Path folder;

  @Test
  void arrays_that_numpy_wrote_are_read_in_all_formats() throws Exception {
    try (NpyFile halves = NpyFile.open(file(HALVES));
        NpyFile floats = NpyFile.open(file(FLOATS));
        NpyFile mask = NpyFile.open(file(MASK))) {
      assertThat(halves.shape()).containsExactly(2L, 2L);
      assertThat(halves.type()).isEqualTo(NpyType.FLOAT16);
      assertThat(read(halves, 4)).containsExactly(1.5f, -2, 0.25f, 65504);
      assertThat(floats.shape()).containsExactly(2L);
      assertThat(read(floats, 2)).containsExactly(0.1f, -3);
      assertThat(mask.type().isFloat()).isFalse();
      assertThat(read(mask, 3)).containsExactly(1, 0, 1);
    }
  }

  @Test
  void a_part_that_is_longer_than_the_buffer_is_read_where_it_lies() throws Exception {
    Path path = NpyArrays.steps(folder.resolve("long.npy"), 1, 50_000);
    float[] into = new float[40_002];

    try (NpyFile array = NpyFile.open(path)) {
      array.read(7, into, 1, 40_000);

      assertThatThrownBy(() -> array.read(49_999, into, 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }

    assertThat(into[0]).isZero();
    assertThat(into[1]).isEqualTo(7);
    assertThat(into[40_000]).isEqualTo(40_006);
    assertThat(into[40_001]).isZero();
  }

  @Test
  void objects_and_other_orders_are_refused() {
    assertThatThrownBy(() -> NpyFile.open(file(OBJECTS)))
        .isInstanceOf(NpyException.class)
        .hasMessage(
            "descr: '|O', objects, which only pickle reads (expected: one of <f4, <f2, |b1, |u1, <i4, <i8)");
    assertThatThrownBy(() -> NpyFile.open(file(FORTRAN)))
        .isInstanceOf(NpyException.class)
        .hasMessageContaining("fortran_order: True (expected: False");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          {'descr': '>f4', 'fortran_order': False, 'shape': (2,)} ~ descr: '>f4' (expected: one of
          {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)} ~ a list of fields
          {'descr': '<f4', 'fortran_order': False, 'shape': (3,)} ~ data: 8 bytes (expected: 12 for <f4 [3])
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,)} ~ data: 8 bytes (expected: 4
          {'descr': '<f4', 'fortran_order': False, 'shape': (2)} ~ a comma after a single number
          {'descr': '<f4', 'fortran_order': False, 'shape': (-2,)} ~ a number of 1..18 digits
          {'descr': '<f4', 'fortran_order': False, 'shape': (2L,)} ~ L,)}
          {'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)} ~ less than 2^63 bytes
          {'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)} ~ a number of 1..18 digits
          {'descr': '<f4', 'fortran_order': False, 'shape': [2]} ~ (expected: ()
          {'descr': '<f4', 'fortran_order': 0, 'shape': (2,)} ~ True or False
          {'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)} ~ each once
          {'descr': '<f4', 'fortran_order': False} ~ shape null (expected: all three)
          {'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1} ~ each once
          {'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x ~ (expected: the end)
          {'descr': '<f4', 'fortran_order': False, 'shape': (2,) ~ (expected: })
          {'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)} ~ a short text in quotes
          {'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,)} ~ letters of ASCII
          [] ~ (expected: {)
          """)
  void a_header_that_does_not_describe_the_numbers_is_refused(String header, String message)
      throws IOException {
    Path file = Files.write(folder.resolve("a.npy"), NpyArrays.bytes(1, header, new byte[8]));

    assertThatThrownBy(() -> NpyFile.open(file))
        .isInstanceOf(NpyException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 255})
  void other_formats_are_refused(int major) throws IOException {
    Path file =
        Files.write(
            folder.resolve("a.npy"),
            NpyArrays.bytes(major, NpyArrays.header("<f4", 2), new byte[8]));

    assertThatThrownBy(() -> NpyFile.open(file))
        .isInstanceOf(NpyException.class)
        .hasMessage("format %d.0 (expected: 1.0, 2.0 or 3.0)".formatted(major));
  }

  @Test
  void a_header_is_no_longer_than_the_file_and_the_limit() throws IOException {
    byte[] bytes = NpyArrays.bytes(2, NpyArrays.header("<f4", 2), new byte[8]);
    bytes[10] = 1;
    Path large = Files.write(folder.resolve("large.npy"), bytes);
    bytes[10] = 0;
    bytes[9] = 1;
    Path cut = Files.write(folder.resolve("cut.npy"), bytes);
    Path none = Files.write(folder.resolve("none.npy"), new byte[] {1, 2});

    assertThatThrownBy(() -> NpyFile.open(large)).hasMessageContaining("(expected: at most 65536)");
    assertThatThrownBy(() -> NpyFile.open(cut)).hasMessageContaining("or more)");
    assertThatThrownBy(() -> NpyFile.open(none)).hasMessage("file: 2 bytes (expected: 8 or more)");
  }

  @Test
  void a_damaged_file_is_read_or_refused_and_nothing_else() throws Exception {
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged =
          Base64.getDecoder()
              .decode(List.of(HALVES, FLOATS, MASK, FORTRAN, OBJECTS).get(random.nextInt(5)));
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(Math.min(damaged.length, 80))] = (byte) random.nextInt();
      }
      if (random.nextInt(8) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try (NpyFile array = NpyFile.open(Files.write(folder.resolve("damaged.npy"), damaged))) {
        long elements = array.shape().stream().reduce(1L, Math::multiplyExact);
        assertThat(read(array, (int) elements)).hasSize((int) elements);
      } catch (NpyException e) {
        assertThat(e.getMessage()).contains("(expected: ");
        refused++;
      } catch (IOException | RuntimeException e) {
        throw new AssertionError(
            "damage %d, seed %d: %s"
                .formatted(i, SEED, new String(damaged, StandardCharsets.ISO_8859_1)),
            e);
      }
    }
    assertThat(refused).as("seed %d", SEED).isBetween(DAMAGES / 2, DAMAGES - 1);
  }

  private static float[] read(NpyFile array, int count) throws IOException {
    float[] values = new float[count];
    array.read(0, values, 0, count);
    return values;
  }

  private Path file(String base64) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return Files.write(folder.resolve(base64.hashCode() + ".npy"), bytes);
  }
}
