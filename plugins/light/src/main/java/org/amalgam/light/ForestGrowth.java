package org.amalgam.light;

/**
 * How a tree of a forest grows.
 *
 * @param bootstrap whether it grows on rows drawn with replacement, else on all
 * @param extra whether one random cut of a feature is tried, else all
 * @param tries features that a split chooses from
 * @param maxDepth splits from the root to a leaf; 0 for no limit
 * @param minLeaf least weight of rows in a leaf
 */
record ForestGrowth(boolean bootstrap, boolean extra, int tries, int maxDepth, double minLeaf) {}
