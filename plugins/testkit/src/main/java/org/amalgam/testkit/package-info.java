/** The contract that every stage keeps. */
package org.amalgam.testkit;
