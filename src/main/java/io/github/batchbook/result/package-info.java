/**
 * Results are the lines of an output file and an error file, each judged as an outcome and joined by custom_id to the\n * request line that asked for it, as the rows of one Tablesaw table.
 */
@NullMarked
package io.github.batchbook.result;

import org.jspecify.annotations.NullMarked;
