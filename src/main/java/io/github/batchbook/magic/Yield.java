package io.github.batchbook.magic;

import io.github.batchbook.show.Display;
import org.jspecify.annotations.Nullable;

/**
 * What a magic yields: a value, and how it is shown.
 *
 * @param type the static type as Java writes it; that of the spec, or narrower
 */
record Yield(@Nullable Object value, String type, Display display) {}
