package org.amalgam.api.data;

/** What every row of a batch looks like; known before any data flows. */
public sealed interface Schema permits RecordSchema, FeatureSchema, PredictionSchema {}
