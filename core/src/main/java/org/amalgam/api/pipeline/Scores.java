package org.amalgam.api.pipeline;

import java.util.Map;

/**
 * How well one stage did.
 *
 * @param id id of the stage in its pipeline
 * @param type stage type
 * @param metrics by name, in a fixed order
 */
public record Scores(String id, String type, Map<String, Interval> metrics) {}
