package org.amalgam.internal.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amalgam.api.pipeline.Problem;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.internal.graph.Suggestions;

/** Gathers all that is wrong with one subject, and keeps a long story short. */
final class Problems {
  /** How many problems of one code are told. */
  static final int SHOWN = 20;

  private static final int PLACES = 3;

  private final String subject;
  private final Map<List<String>, Tally> tallies = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  Problems(String subject) {
    this.subject = subject;
  }

  void add(String at, String code, String message) {
    tallies.computeIfAbsent(
        List.of(code, at, message), key -> new Tally(new Problem(at, code, message)));
  }

  /**
   * Adds one of possibly many problems of a kind: the first is told in full, the next few by place,
   * the rest as a number.
   *
   * @param kind what the alike share besides their code: a column of a file
   */
  void addAlike(String kind, String at, String code, String message) {
    Tally tally = tallies.get(List.of(code, kind));
    if (tally == null) {
      tallies.put(List.of(code, kind), new Tally(new Problem(at, code, message)));
    } else {
      tally.more(at);
    }
  }

  /** Notes what deserves a look but stops nothing. */
  void warn(String warning) {
    warnings.add(warning);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** How many kinds of problems there are so far. */
  int size() {
    return tallies.size();
  }

  boolean any() {
    return !tallies.isEmpty();
  }

  /** Refuses the subject with all the problems so far, if there are any. */
  void throwIfAny() {
    throwIfMoreThan(0);
  }

  /** Refuses the subject with all the problems so far, if some came since there were {@code n}. */
  void throwIfMoreThan(int n) {
    if (tallies.size() > n) {
      throw refusal();
    }
  }

  ProblemException refusal() {
    return new ProblemException(subject, list());
  }

  List<Problem> list() {
    List<Problem> list = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Tally tally : tallies.values()) {
      if (counts.merge(tally.first.code(), 1, Integer::sum) <= SHOWN) {
        list.add(tally.problem());
      }
    }
    counts.forEach(
        (code, count) -> {
          if (count > SHOWN) {
            list.add(
                new Problem(
                    "", code, count - SHOWN + " more problems of this kind are not shown."));
          }
        });
    return list;
  }

  /** {@code Did you mean 'x'?} with a space before it, or nothing. */
  static String didYouMean(String word, Collection<String> known) {
    return Suggestions.closest(word, known).map(name -> " Did you mean '" + name + "'?").orElse("");
  }

  /** The first few names of a list, and how many more there are. */
  static String some(Collection<String> names) {
    List<String> first = names.stream().limit(10).map(name -> "'" + name + "'").toList();
    int more = names.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  private static final class Tally {
    private final Problem first;
    private final List<String> places = new ArrayList<>();
    private int more;

    Tally(Problem first) {
      this.first = first;
    }

    void more(String at) {
      more++;
      if (places.size() < PLACES) {
        places.add(at);
      }
    }

    Problem problem() {
      if (more == 0) {
        return first;
      }
      String where = String.join(", ", places) + (more > places.size() ? ", ..." : "");
      return new Problem(
          first.at(), first.code(), "%s (%d more: %s)".formatted(first.message(), more, where));
    }
  }
}
