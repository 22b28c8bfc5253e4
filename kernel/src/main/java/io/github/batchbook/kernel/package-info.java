/**
 * The Jupyter front end: messages become calls of the interpreter, displays become MIME bundles.
 */
@NullMarked
package io.github.batchbook.kernel;

import org.jspecify.annotations.NullMarked;
