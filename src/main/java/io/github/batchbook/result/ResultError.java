package io.github.batchbook.result;

import org.jspecify.annotations.Nullable;

/**
 * Why a request, or a whole job, did not succeed, in the service's words.
 *
 * @param code the service's code; null where it told none
 * @param message the service's message; null where it told none
 */
public record ResultError(@Nullable String code, @Nullable String message) {}
