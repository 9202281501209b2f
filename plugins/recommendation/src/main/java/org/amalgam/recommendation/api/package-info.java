/** Recommendations of items by a fitted pipeline, and how good its rankings are. */
@Export
@Version("1.0.0")
package org.amalgam.recommendation.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
