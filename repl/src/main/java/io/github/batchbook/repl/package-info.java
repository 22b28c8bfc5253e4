/**
 * The terminal front end, and the command batchbook: lines become calls of the interpreter, displays become text.
 */
@NullMarked
package io.github.batchbook.repl;

import org.jspecify.annotations.NullMarked;
