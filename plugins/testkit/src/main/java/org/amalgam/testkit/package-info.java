/**
 * The contract that every stage keeps, as tests that its author extends: {@link
 * org.amalgam.testkit.ExtractorContract}, {@link org.amalgam.testkit.SynthesizerContract}, {@link
 * org.amalgam.testkit.ModelContract} and {@link org.amalgam.testkit.FuserContract}.
 */
package org.amalgam.testkit;
