/**
 * Reads what a pipeline learns from and answers: dataset descriptors, CSV files and rows as JSON.
 * The descriptor's format is in docs/dataset-format.md.
 */
package org.amalgam.internal.dataset;
