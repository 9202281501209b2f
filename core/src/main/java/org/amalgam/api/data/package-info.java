/** The three nouns that flow through a pipeline: Records, Features and Predictions. */
@Export
@Version("1.0.0")
package org.amalgam.api.data;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
