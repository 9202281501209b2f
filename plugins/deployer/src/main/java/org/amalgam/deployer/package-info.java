/** Pipelines, data and model packages in the deploy folder. */
package org.amalgam.deployer;
