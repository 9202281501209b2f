package org.amalgam.api.pipeline;

import java.util.List;
import org.amalgam.api.Param;

/** An installed stage type. */
public record StageInfo(
    String type, StageKind kind, String summary, List<Param> params, Provider provider) {}
