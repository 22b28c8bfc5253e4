package io.github.batchbook.shell;

/**
 * What is known of the name at the cursor: signatures, documentation.
 *
 * @param text plain text of several lines, without colours
 */
public record Inspection(String text) {}
