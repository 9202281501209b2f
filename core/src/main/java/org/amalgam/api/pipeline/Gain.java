package org.amalgam.api.pipeline;

/**
 * Whether the fusion beats its best member, by paired bootstrap over the rows.
 *
 * @param metric what is compared
 * @param best id of the best member by that metric on the same rows
 * @param difference fused minus best member, its sign turned where less is better, so that more is
 *     better always
 * @param low 2.5 % bound of the difference
 * @param high 97.5 % bound
 * @param probability share of the resamples in which the fusion is better
 * @param verdict {@code gain} if low is above 0, {@code loss} if high is below 0, else {@code no
 *     significant gain}
 */
public record Gain(
    String metric,
    String best,
    double difference,
    double low,
    double high,
    double probability,
    String verdict) {}
