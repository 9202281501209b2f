package org.amalgam.internal.evaluation;

import java.util.List;
import org.amalgam.api.data.Predictions;

/**
 * What one stage predicted for rows it was not trained on.
 *
 * @param id id of the stage
 * @param type its type
 * @param repeats one batch per repeat of a cross-validation, all of the same rows; one for a test
 *     split
 */
public record HeldOut(String id, String type, List<Predictions> repeats) {}
