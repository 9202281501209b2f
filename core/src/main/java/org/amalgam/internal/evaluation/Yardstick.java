package org.amalgam.internal.evaluation;

/**
 * The metric that fusion and members are compared by.
 *
 * @param key its name in reports
 */
public record Yardstick(String key, boolean greaterIsBetter) {}
