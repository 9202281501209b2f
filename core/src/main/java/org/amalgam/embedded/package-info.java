/** The platform as a plain library, without OSGi. */
@Export
@Version("1.0.0")
package org.amalgam.embedded;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
