/**
 * What a plugin's author sees: the four kinds of stage, their parameters and what fitting gives
 * them.
 */
@Export
@Version("1.0.0")
package org.amalgam.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
