/** Amalgam as commands of the Karaf shell. */
package org.amalgam.console;
