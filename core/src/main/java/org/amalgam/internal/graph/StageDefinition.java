package org.amalgam.internal.graph;

import java.util.List;
import java.util.Map;

/** A stage as a pipeline's JSON names it. */
record StageDefinition(
    String pointer, String id, String type, List<String> from, Map<String, Object> params) {}
