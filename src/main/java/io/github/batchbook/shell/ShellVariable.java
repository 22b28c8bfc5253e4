package io.github.batchbook.shell;

/**
 * A variable of the session.
 *
 * @param name its name, {@code $1} for one that jshell made
 * @param type its static type as Java writes it in a declaration
 */
public record ShellVariable(String name, String type) {}
