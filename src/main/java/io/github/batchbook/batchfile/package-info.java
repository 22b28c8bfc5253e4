/**
 * A batch file is a JSON Lines file of requests, one request line for each question, that is sent
 * as a whole to one deployment. Here batch files are read, checked and described before anything is
 * uploaded or paid.
 */
@NullMarked
package io.github.batchbook.batchfile;

import org.jspecify.annotations.NullMarked;
