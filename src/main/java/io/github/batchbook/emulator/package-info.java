/**
 * The embedded service is an HTTP server on loopback that behaves as the batch service does, with its time compressed and its
 * answers synthetic, so that everything works without an account. It meets the rest of Batchbook on the wire only.
 */
@NullMarked
package io.github.batchbook.emulator;

import org.jspecify.annotations.NullMarked;
