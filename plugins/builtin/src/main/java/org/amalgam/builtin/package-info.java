/**
 * Standard stages in plain Java: extractors of numbers, categories and shaped columns,
 * synthesizers, a linear model, and fusers. No class is for use from other bundles; pipelines name
 * the stages by their types.
 */
package org.amalgam.builtin;
