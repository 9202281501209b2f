package org.amalgam.light;

/**
 * How a boosted tree grows.
 *
 * @param leafWise whether the leaf that gains most is split next, else the shallowest one
 * @param maxLeaves 2 or more
 * @param maxDepth splits from the root to a leaf; 0 for no limit
 * @param minLeaf least weight of rows in a leaf
 * @param l2 added to the sum of second derivatives
 * @param rate by which leaf values are shrunk
 */
record Growth(
    boolean leafWise, int maxLeaves, int maxDepth, double minLeaf, double l2, double rate) {}
