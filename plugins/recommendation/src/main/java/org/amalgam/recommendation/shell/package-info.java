/** Commands of the Karaf shell: {@code amalgam:recommend} and {@code amalgam:ranking}. */
package org.amalgam.recommendation.shell;
