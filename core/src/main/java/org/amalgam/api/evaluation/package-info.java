/**
 * What a plugin's author writes to measure more than core does: metrics, one number each, and
 * analyses, which give tables.
 */
@Export
@Version("1.0.0")
package org.amalgam.api.evaluation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
