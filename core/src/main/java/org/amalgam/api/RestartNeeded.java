package org.amalgam.api;

/**
 * Says that stage types cannot be offered before the JVM is started again. A bundle registers it as
 * a service in the place of its stages, when it holds what a JVM can take in only so many times,
 * such as natives. Pipelines that serve with the types go on with what they have, without end, and
 * their status gives the reason.
 *
 * @param types what the names of those types begin with, such as {@code "dl4j."}
 * @param reason in words: what happened and what is to be done
 */
public record RestartNeeded(String types, String reason) {

  /** Whether it is about a type. */
  public boolean concerns(String type) {
    return type.startsWith(types);
  }
}
