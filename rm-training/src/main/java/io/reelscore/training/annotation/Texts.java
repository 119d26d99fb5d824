package io.reelscore.training.annotation;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Distinct texts, numbered from 0 in the order of their first appearance; each stored once, as
 * UTF-8 in large chunks. A text takes its bytes, 12 to 16 more, and no object.
 */
final class Texts {
  private static final int CHUNK_BITS = 22;
  private static final int CHUNK_BYTES = 1 << CHUNK_BITS;

  private final List<byte[]> chunks = new ArrayList<>();
  private int used = CHUNK_BYTES;
  private long[] starts = new long[16];
  private int[] lengths = new int[16];
  private int[] table = new int[32];
  private int size;

  int size() {
    return size;
  }

  /** The number of a text, a new one if it was not there. */
  int id(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int slot = hash(bytes, 0, bytes.length) & (table.length - 1);
    while (table[slot] != 0) {
      int id = table[slot] - 1;
      if (is(id, bytes)) {
        return id;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return add(bytes, slot);
  }

  String text(int id) {
    byte[] chunk = chunks.get((int) (starts[id] >>> CHUNK_BITS));
    return new String(chunk, offset(id), lengths[id], StandardCharsets.UTF_8);
  }

  /** The texts by number, read when asked for. */
  List<String> all() {
    return new AbstractList<>() {
      @Override
      public String get(int id) {
        return text(Objects.checkIndex(id, size));
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private boolean is(int id, byte[] bytes) {
    int from = offset(id);
    return lengths[id] == bytes.length
        && Arrays.equals(
            chunks.get((int) (starts[id] >>> CHUNK_BITS)),
            from,
            from + bytes.length,
            bytes,
            0,
            bytes.length);
  }

  private int add(byte[] bytes, int slot) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size + (size >> 1));
      lengths = Arrays.copyOf(lengths, size + (size >> 1));
    }
    if (used + bytes.length > CHUNK_BYTES) {
      chunks.add(new byte[Math.max(CHUNK_BYTES, bytes.length)]);
      used = 0;
    }
    System.arraycopy(bytes, 0, chunks.getLast(), used, bytes.length);
    starts[size] = ((long) (chunks.size() - 1) << CHUNK_BITS) + used;
    lengths[size] = bytes.length;
    used = Math.min(CHUNK_BYTES, used + bytes.length);
    table[slot] = ++size;
    if (2L * size > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    int[] larger = new int[2 * table.length];
    for (int id = 0; id < size; id++) {
      byte[] chunk = chunks.get((int) (starts[id] >>> CHUNK_BITS));
      int slot = hash(chunk, offset(id), lengths[id]) & (larger.length - 1);
      while (larger[slot] != 0) {
        slot = (slot + 1) & (larger.length - 1);
      }
      larger[slot] = id + 1;
    }
    table = larger;
  }

  private int offset(int id) {
    return (int) (starts[id] & (CHUNK_BYTES - 1));
  }

  private static int hash(byte[] bytes, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return LongIndex.mixed(hash);
  }
}
