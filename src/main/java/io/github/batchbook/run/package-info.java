/**
 * A run is one submission of one batch file, from the snapshot of its bytes to its collected results, kept in a ledger so\n * that any process can go on with it and nothing is paid twice.
 */
@NullMarked
package io.github.batchbook.run;

import org.jspecify.annotations.NullMarked;
