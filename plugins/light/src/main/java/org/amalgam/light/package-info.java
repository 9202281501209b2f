/**
 * Light models in plain Java over flat arrays: gradient-boosted trees, random forests, nearest
 * neighbours, naive Bayes and linear support vectors. They differ in kind, which is what a fusion
 * lives on. No class is for use from other bundles; pipelines name the stages by their types.
 */
package org.amalgam.light;
