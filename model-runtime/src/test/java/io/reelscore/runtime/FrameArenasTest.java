package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.runtime.FrameArenas.Registration;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrameArenasTest {
  private static final long SEED = Long.getLong("reelscore.seed", System.nanoTime());

  private final FrameArenas arenas = new FrameArenas(1000);

  @Test
  void a_slot_is_direct_writable_memory_of_exactly_its_size() {
    arenas.register(100, 4);

    ByteBuffer buffer = lease(100).buffer();

    assertThat(buffer.isDirect()).isTrue();
    assertThat(buffer.isReadOnly()).isFalse();
    assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(buffer.position()).isZero();
    assertThat(buffer.capacity()).isEqualTo(100);
    assertThat(arenas.usedBytes()).isEqualTo(100);
    assertThat(arenas.allocatedBytes()).isEqualTo(400);
  }

  @Test
  void sizes_that_nobody_registered_have_no_slots() {
    try (Registration registration = arenas.register(100, 1)) {
      assertThat(registration).isNotNull();
      assertThat(arenas.knows(100)).isTrue();
      assertThat(arenas.knows(99)).isFalse();
      assertThat(arenas.lease(99)).isEmpty();
      arenas.register(30, 1);
      assertThat(arenas.knows(30)).isTrue();
    }

    assertThat(arenas.knows(100)).isFalse();
    assertThat(arenas.lease(100)).isEmpty();
    assertThat(arenas.knows(30)).isTrue();
  }

  @Test
  void samples_that_arrive_one_after_another_lie_side_by_side_even_when_earlier_ones_have_gone() {
    arenas.register(100, 8);
    List<Slot> first = Stream.generate(() -> lease(100)).limit(3).toList();
    first.get(0).close();
    first.get(1).close();

    List<Slot> next = Stream.generate(() -> lease(100)).limit(5).toList();
    Slot around = lease(100);

    for (int i = 1; i < next.size(); i++) {
      assertThat(address(next.get(i))).isEqualTo(address(next.get(i - 1)) + 100);
    }
    assertThat(address(next.getFirst())).isEqualTo(address(first.get(2)) + 100);
    assertThat(address(around)).isEqualTo(address(first.get(2)) - 200);
  }

  @Test
  void there_is_no_room_beyond_the_limit_until_a_slot_comes_back() {
    arenas.register(100, 5);
    List<Slot> all = Stream.generate(() -> lease(100)).limit(10).toList();

    Optional<Slot> beyond = arenas.lease(100);
    all.get(4).close();
    Slot again = lease(100);

    assertThat(beyond).isEmpty();
    assertThat(address(again)).isEqualTo(address(all.get(4)));
    assertThat(arenas.allocatedBytes()).isEqualTo(1000);
  }

  @Test
  void slabs_that_lie_idle_make_room_for_another_size_and_those_in_use_do_not() {
    arenas.register(100, 5);
    arenas.register(300, 2);
    List<Slot> small = Stream.generate(() -> lease(100)).limit(6).toList();

    Optional<Slot> whileInUse = arenas.lease(300);
    small.subList(0, 5).forEach(Slot::close);
    Optional<Slot> whileTheLastIsInUse = arenas.lease(300);
    small.get(5).close();
    Optional<Slot> afterwards = arenas.lease(300);

    assertThat(whileInUse).isEmpty();
    assertThat(whileTheLastIsInUse).isEmpty();
    assertThat(afterwards).isPresent();
    assertThat(arenas.allocatedBytes()).isEqualTo(600);
  }

  @Test
  void a_slot_comes_back_once_however_often_it_is_closed() {
    arenas.register(100, 2);
    Slot slot = lease(100);

    slot.close();
    Slot other = lease(100);
    Slot same = lease(100);
    slot.close();

    assertThat(arenas.usedBytes()).isEqualTo(200);
    assertThat(address(same)).isNotEqualTo(address(other));
  }

  @Test
  void memory_is_given_back_when_the_size_is_registered_no_more_and_its_last_slot_is_back() {
    Registration first = arenas.register(100, 2);
    Registration second = arenas.register(100, 3);
    Slot slot = lease(100);

    first.close();
    first.close();
    boolean knownBySecond = arenas.knows(100);
    second.close();
    long whileLeased = arenas.allocatedBytes();
    slot.close();

    assertThat(knownBySecond).isTrue();
    assertThat(whileLeased).isEqualTo(300);
    assertThat(arenas.allocatedBytes()).isZero();
    assertThat(arenas.usedBytes()).isZero();
    assertThatThrownBy(() -> slot.buffer().get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_size_that_is_registered_anew_does_not_mix_with_slots_of_before() {
    arenas.register(100, 2).close();
    Registration before = arenas.register(100, 2);
    Slot old = lease(100);
    before.close();
    arenas.register(100, 2);

    Slot fresh = lease(100);
    old.close();

    assertThat(address(fresh)).isNotEqualTo(address(old));
    assertThat(arenas.allocatedBytes()).isEqualTo(200);
    assertThat(arenas.usedBytes()).isEqualTo(100);
  }

  @Test
  void impossible_sizes_are_refused() {
    assertThatThrownBy(() -> new FrameArenas(-1)).hasMessage("maxBytes: -1 (expected: at least 0)");
    assertThatThrownBy(() -> arenas.register(0, 1))
        .hasMessage("slot: 0 bytes, 1 a slab (expected: at least 1 of each)");
    assertThatThrownBy(() -> arenas.register(1, 0))
        .hasMessage("slot: 1 bytes, 0 a slab (expected: at least 1 of each)");
  }

  /** Random steps beside the simplest thing that could be true: a list of what is leased. */
  @Test
  void no_slot_is_given_twice_none_is_lost_and_the_limit_holds() {
    Random random = seeded();
    int[] sizes = {8, 24, 56};
    List<Registration> registrations = new ArrayList<>();
    List<List<Slot>> leased = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int[] registered = new int[sizes.length];
    for (int step = 0; step < 20_000; step++) {
      int kind = random.nextInt(sizes.length);
      switch (random.nextInt(20)) {
        case 0 -> {
          registrations.add(register(sizes, registered, kind, 1 + random.nextInt(6)));
          registered[kind]++;
        }
        case 1 -> {
          if (!registrations.isEmpty()) {
            registrations.remove(random.nextInt(registrations.size())).close();
          }
        }
        case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> {
          Optional<Slot> slot = arenas.lease(sizes[kind]);
          if (registered[kind] == 0) {
            assertThat(slot).as("seed %d, step %d", SEED, step).isEmpty();
          }
          slot.ifPresent(leased.get(kind)::add);
        }
        default -> {
          List<Slot> some = leased.get(kind);
          if (!some.isEmpty()) {
            some.remove(random.nextInt(some.size())).close();
          }
        }
      }
      requireSound(sizes, leased, step);
    }
    registrations.forEach(Registration::close);
    leased.forEach(slots -> slots.forEach(Slot::close));
    assertThat(arenas.usedBytes()).as("seed %d", SEED).isZero();
    assertThat(arenas.allocatedBytes()).as("seed %d", SEED).isZero();
  }

  private Registration register(int[] sizes, int[] registered, int kind, int slotsPerSlab) {
    Registration registration = arenas.register(sizes[kind], slotsPerSlab);
    return () -> {
      registration.close();
      registered[kind]--;
    };
  }

  private void requireSound(int[] sizes, List<List<Slot>> leased, int step) {
    List<long[]> spans = new ArrayList<>();
    long used = 0;
    for (int kind = 0; kind < sizes.length; kind++) {
      for (Slot slot : leased.get(kind)) {
        spans.add(new long[] {address(slot), address(slot) + sizes[kind]});
        used += sizes[kind];
      }
    }
    spans.sort((a, b) -> Long.compare(a[0], b[0]));
    for (int i = 1; i < spans.size(); i++) {
      assertThat(spans.get(i)[0])
          .as("seed %d, step %d: slots overlap", SEED, step)
          .isGreaterThanOrEqualTo(spans.get(i - 1)[1]);
    }
    assertThat(arenas.usedBytes()).as("seed %d, step %d", SEED, step).isEqualTo(used);
    assertThat(arenas.allocatedBytes())
        .as("seed %d, step %d", SEED, step)
        .isBetween(used, arenas.maxBytes());
  }

  @Test
  void threads_never_share_a_slot() throws Exception {
    Random random = seeded();
    FrameArenas shared = new FrameArenas(64 * 40);
    shared.register(64, 4);
    List<Future<Integer>> clashes = new ArrayList<>();

    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        long mark = thread + 1L;
        long seed = random.nextLong();
        clashes.add(threads.submit(() -> clashes(shared, mark, new Random(seed))));
      }
    }

    for (Future<Integer> count : clashes) {
      assertThat(count.get()).as("seed %d", SEED).isZero();
    }
    assertThat(shared.usedBytes()).isZero();
    assertThat(shared.allocatedBytes()).isBetween(64L * 4, shared.maxBytes());
  }

  /** Marks each slot, and counts those that hold another's mark when they are given back. */
  private static int clashes(FrameArenas shared, long mark, Random random) {
    int clashes = 0;
    List<Slot> mine = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      if (mine.size() < 12 && random.nextBoolean()) {
        shared
            .lease(64)
            .ifPresent(slot -> {
              slot.buffer().putLong(0, mark).putLong(56, mark);
              mine.add(slot);
            });
      } else if (!mine.isEmpty()) {
        Slot slot = mine.remove(random.nextInt(mine.size()));
        boolean own = slot.buffer().getLong(0) == mark && slot.buffer().getLong(56) == mark;
        clashes += own ? 0 : 1;
        slot.close();
      }
    }
    mine.forEach(Slot::close);
    return clashes;
  }

  private Slot lease(long bytes) {
    return arenas.lease(bytes).orElseThrow();
  }

  private static long address(Slot slot) {
    return MemorySegment.ofBuffer(slot.buffer()).address();
  }

  private static Random seeded() {
    System.out.println("-Dreelscore.seed=" + SEED);
    return new Random(SEED);
  }
}
