/**
 * How well models did on rows they did not learn from: metrics, their bootstrap intervals, and
 * whether a fusion beats its best member. Pure computation on arrays.
 */
package org.amalgam.internal.evaluation;
