/** Stages of recommendation pipelines. */
package org.amalgam.recommendation;
