package org.amalgam.builtin.extract;

/**
 * MurmurHash3 x86 32 bit with seed 0 (Appleby 2011) of the UTF-8 form of code points, taken one
 * after the other without an object for what is hashed.
 */
final class Murmur3 {
  private int hash;
  private int block;
  private int bytes;

  /** Begins anew. */
  void clear() {
    hash = 0;
    block = 0;
    bytes = 0;
  }

  /** Takes a code point. */
  void take(int point) {
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xc0 | (point >> 6));
      put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      put(0xe0 | (point >> 12));
      put(0x80 | ((point >> 6) & 0x3f));
      put(0x80 | (point & 0x3f));
    } else {
      put(0xf0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3f));
      put(0x80 | ((point >> 6) & 0x3f));
      put(0x80 | (point & 0x3f));
    }
  }

  private void put(int value) {
    block |= value << (8 * (bytes & 3));
    bytes++;
    if ((bytes & 3) == 0) {
      hash = Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
      block = 0;
    }
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
  }

  /** The hash of all taken since {@link #clear}. */
  int value() {
    int h = hash ^ mixed(block) ^ bytes;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
