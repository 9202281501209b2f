package org.amalgam.internal.dataset;

import java.util.Optional;

/**
 * A file as a descriptor names it.
 *
 * @param at JSON pointer to it
 * @param name what the rest of the descriptor calls it
 * @param path where its source finds it
 * @param header whether its first row has the names of the columns
 * @param key the column to join on
 */
record FileRef(
    String at, String name, String path, boolean header, char separator, Optional<Selector> key) {}
