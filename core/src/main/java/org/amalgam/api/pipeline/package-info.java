/** How pipelines are operated: deploy, fit, evaluate, predict, and what each answers. */
@Export
@Version("1.0.0")
package org.amalgam.api.pipeline;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
