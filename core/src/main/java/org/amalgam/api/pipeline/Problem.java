package org.amalgam.api.pipeline;

/**
 * One thing that is wrong, and what to do about it.
 *
 * @param at where: a JSON pointer into the document, or {@code file:line:column}; may be empty
 * @param code which kind of problem, stable for programs; all are listed in docs/errors.md
 * @param message what is wrong and what to do, in a sentence
 */
public record Problem(String at, String code, String message) {
  @Override
  public String toString() {
    return at.isEmpty() ? code + " " + message : at + " " + code + " " + message;
  }
}
