package org.amalgam.api.pipeline;

/**
 * A measured figure with its 95 % interval.
 *
 * @param value the figure on the rows as they are
 * @param low 2.5 % bound
 * @param high 97.5 % bound
 */
public record Interval(double value, double low, double high) {}
