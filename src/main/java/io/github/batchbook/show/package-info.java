/**
 * A display is something shown to a person: as text that fits a terminal, and as HTML that survives a shared notebook.
 */
@NullMarked
package io.github.batchbook.show;

import org.jspecify.annotations.NullMarked;
