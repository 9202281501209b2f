/** Stages and measures of driving pipelines. */
package org.amalgam.driving;
