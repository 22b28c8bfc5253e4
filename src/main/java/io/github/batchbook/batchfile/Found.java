package io.github.batchbook.batchfile;

/**
 * A fault of one line and where it stands.
 *
 * @param at bytes from the line's beginning; -1 when it has no place of its own
 */
record Found(Fault fault, long at) {}
