package io.github.batchbook.magic;

import io.github.batchbook.show.Display;
import org.jspecify.annotations.Nullable;

/**
 * What a magic yields: a value, and how it is shown.
 *
 * @param display how it is shown; null when the magic has shown it
 * @param type the static type as Java writes it; that of the spec, or narrower
 */
record Yield(@Nullable Object value, String type, @Nullable Display display) {}
