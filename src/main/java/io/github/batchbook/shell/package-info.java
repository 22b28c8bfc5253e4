/**
 * The shell is the JShell session behind both front ends: a cell of Java goes in, one sealed result comes out; with
 * completion, inspection, interruption, and host objects bound to variables.
 */
@NullMarked
package io.github.batchbook.shell;

import org.jspecify.annotations.NullMarked;
