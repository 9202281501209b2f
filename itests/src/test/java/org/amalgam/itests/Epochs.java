package org.amalgam.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When which snapshot of a pipeline existed, and what requests got. Time is counted in epochs: in
 * an even one nothing changes and there is one snapshot, in an odd one a change is under way. A
 * request notes the epochs in which it began and ended, and what it got; it may have got what
 * existed in one of those from the first to the last.
 */
final class Epochs {
  private final List<Set<String>> allowed = new ArrayList<>();
  private final Map<Sighting, Long> sightings = new ConcurrentHashMap<>();
  private volatile int now = -1;

  private record Sighting(int first, int last, String got) {}

  /** The epoch now. */
  int now() {
    return now;
  }

  /** A new epoch begins. */
  void next() {
    allowed.add(new TreeSet<>());
    now = allowed.size() - 1;
  }

  /** A snapshot exists, or may, in the epoch now. */
  void allow(String snapshot) {
    allowed.get(now).add(snapshot);
  }

  void allow(Set<String> snapshots) {
    snapshots.forEach(this::allow);
  }

  /** What may exist now. */
  Set<String> present() {
    return Set.copyOf(allowed.get(now));
  }

  /** A request that began in one epoch, and ended now, got this. */
  void saw(int first, String got) {
    sightings.merge(new Sighting(first, now, got), 1L, Long::sum);
  }

  /** Answers of which no snapshot could be the source, with the epochs and what existed in them. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    sightings.forEach(
        (seen, times) -> {
          Set<String> could = new TreeSet<>();
          allowed.subList(seen.first(), seen.last() + 1).forEach(could::addAll);
          if (!could.contains(seen.got())) {
            faults.add(
                "%d times in epochs %d to %d: %s, but there were %s"
                    .formatted(times, seen.first(), seen.last(), seen.got(), could));
          }
        });
    return faults;
  }

  /** How many kinds of answers there were. */
  long kinds() {
    return sightings.keySet().stream().map(Sighting::got).distinct().count();
  }
}
