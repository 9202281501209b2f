/**
 * Standard stages in plain Java, a package per kind: {@code extract}, {@code synthesize}, {@code
 * model} and {@code fuse}; {@code numeric} is what they share. No class is for use from other
 * bundles; pipelines name the stages by their types.
 */
package org.amalgam.builtin;
