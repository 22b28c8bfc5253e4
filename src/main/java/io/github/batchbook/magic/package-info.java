/**
 * A magic is a command of the interactive language that begins with a percent sign. Here are the language, the batch\n * magics, and the interpreter that both front ends drive.
 */
@NullMarked
package io.github.batchbook.magic;

import org.jspecify.annotations.NullMarked;
