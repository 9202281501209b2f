/** Stages, metrics and analyses of credit risk and of markets. */
package org.amalgam.finance;
