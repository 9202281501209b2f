package org.amalgam.internal.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A share of the requests, chosen by a hash of their ids: all requests of one id are in it, or none
 * is. A request without an id counts as its own.
 *
 * <p>The hash is FNV-1a over the id's characters (Fowler, Noll, Vo), finished by the mixer of
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
 */
final class Share {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final double fraction;
  private final long salt;
  private final AtomicLong anonymous = new AtomicLong();

  /**
   * A share.
   *
   * @param percent from 0 to 100
   * @param salt another one chooses other ids
   */
  Share(double percent, String salt) {
    this.fraction = percent / 100;
    this.salt = hash(salt);
  }

  boolean takes(Optional<String> id) {
    long hash = id.isPresent() ? hash(id.get()) : anonymous.getAndIncrement();
    return (mixed(hash + salt) >>> 11) * 0x1.0p-53 < fraction;
  }

  private static long hash(String text) {
    long hash = FNV_BASIS;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  private static long mixed(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
