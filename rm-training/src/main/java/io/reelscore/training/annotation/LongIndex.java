package io.reelscore.training.annotation;

import java.util.Arrays;

/** Distinct longs, numbered from 0 in the order of their first appearance, in primitive arrays. */
final class LongIndex {
  private long[] keys = new long[16];
  private int[] table = new int[32];
  private int size;

  int size() {
    return size;
  }

  long key(int id) {
    return keys[id];
  }

  /** The number of a key, a new one if it was not there. */
  int id(long key) {
    int slot = slot(key);
    while (table[slot] != 0) {
      int id = table[slot] - 1;
      if (keys[id] == key) {
        return id;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size + (size >> 1));
    }
    keys[size++] = key;
    table[slot] = size;
    if (2L * size > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    table = new int[2 * table.length];
    for (int id = 0; id < size; id++) {
      int slot = slot(keys[id]);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = id + 1;
    }
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return mixed((int) (mixed >>> 32)) & (table.length - 1);
  }

  /** Spreads what differs in a few bits only: the finalizer of MurmurHash3. */
  static int mixed(int value) {
    int mixed = value;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }
}
