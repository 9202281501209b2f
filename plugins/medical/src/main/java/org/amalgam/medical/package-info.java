/** Stages of medical pipelines. */
package org.amalgam.medical;
